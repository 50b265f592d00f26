import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { problemsAnswer } from '#core/protocol/api/problems.ts'
import { Account } from '../support/account.ts'
import { Server } from '../support/server.ts'

const brought = fileURLToPath(new URL('../../problems', import.meta.url))
let server: Server | null = null
let folder = ''
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('Z8: a server that starts brings its problems, only what changed becomes a new version, and what is gone is not listed', async () => {
  folder = await mkdtemp(join(tmpdir(), 'problems-'))
  for (const name of ['lamp-switches', 'sail-area'])
    await cp(join(brought, name), join(folder, name), { recursive: true })
  server = await Server.start({ PROBLEMS: folder })
  const ada = await Account.enter(server.url, 'register', {
    ...{ username: 'ada', email: 'ada@mail.example', password: 'correct horse battery' },
  })
  const listed = async () =>
    v
      .parse(problemsAnswer, await ada.send('GET', '/api/problems'))
      .problems.map(({ id, version, from }) => `${id} ${version} ${from}`)
      .toSorted()
  const first = ['b_lamp-switches 1 built-in', 'b_sail-area 1 built-in']
  expect(await listed()).toEqual(first)
  await server.kill()
  await server.restart()
  expect(await listed()).toEqual(first)
  await server.kill()
  await writeFile(join(folder, 'sail-area/editorial.md'), 'Another way.\n')
  await rm(join(folder, 'lamp-switches'), { recursive: true })
  await server.restart()
  expect(await listed()).toEqual(['b_sail-area 2 built-in'])
})

test('all that is in the tree can be read: thirty problems and more', async () => {
  const { readAll } = await import('../../scripts/problems.mjs')
  const said: string[] = []
  const { problems, broken } = readAll(brought, (line: string) => said.push(line))
  expect([said, broken]).toEqual([[], 0])
  expect(problems.length).toBeGreaterThanOrEqual(30)
})
