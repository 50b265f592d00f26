import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { check, exportAll, importAll } from '../../scripts/problems.mjs'

let dir: string
let said: string[]
const say = (line: string) => void said.push(line)

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'problems-'))
  said = []
})
afterEach(() => rmSync(dir, { recursive: true }))

const put = (name: string, text: string) => {
  mkdirSync(dirname(join(dir, name)), { recursive: true })
  writeFileSync(join(dir, name), text)
}
const sum = (slug: string) => {
  put(`${slug}/problem.json`, '{ "title": "Sum", "difficulty": "intro", "kind": "stdio" }\n')
  put(`${slug}/statement.md`, 'Add.\n')
  put(`${slug}/.gitignore`, 'x\n')
  put(`${slug}/starters/python/main.py`, '\n')
  put(`${slug}/tests/visible/1.in`, '1 2\n')
  put(`${slug}/tests/visible/1.out`, '3\n')
}

test('E17: check tells everything that is wrong with a folder, or many, by path and line', async () => {
  sum('one')
  expect(await check(join(dir, 'one'), false, say)).toBe(true)
  sum('two')
  put('two/statement.md', 'Add.\n\n<script>x</script>\n')
  expect(await check(dir, false, say)).toBe(false)
  expect(said).toContainEqual(expect.stringMatching(/two\/statement\.md:3: HTML is not taken/))
  expect(said.at(-1)).toBe('2 problems, 1 wrong.')
})

test('E17: what a link leads to is no part of a problem', async () => {
  sum('one')
  put('secret', 'x')
  symlinkSync(join(dir, 'secret'), join(dir, 'one/editorial.md'))
  expect(await check(join(dir, 'one'), false, say)).toBe(true)
})

/** A server that keeps what it is sent. */
async function withServer(
  use: (server: { url: string; token: string }, kept: Map<string, unknown>) => Promise<void>,
) {
  const kept = new Map<string, unknown>()
  const server = createServer((request, response) => {
    if (request.headers.authorization !== 'Bearer t') return void response.writeHead(401).end('no')
    const [, id] = /^\/api\/problems\/(.*)\/source$/.exec(request.url ?? '') ?? []
    if (id !== undefined) return void response.end(JSON.stringify(kept.get(id)))
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      kept.set(`p${kept.size + 1}`, JSON.parse(body))
      response.end('{}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't' }, kept)
  } finally {
    server.close()
  }
}

test('E17: problems go to a server and come back as the same folders, and nothing goes while one is wrong', () =>
  withServer(async (server, kept) => {
    sum('one')
    sum('two')
    put('two/more.txt', '')
    expect(await importAll(dir, server, say)).toBe(false)
    expect(kept.size).toBe(0)
    rmSync(join(dir, 'two'), { recursive: true })
    expect(await importAll(dir, server, say)).toBe(true)
    const out = join(dir, 'out')
    await exportAll(out, ['p1'], server, say)
    expect(readFileSync(join(out, 'one/tests/visible/1.in'), 'utf8')).toBe('1 2\n')
    await expect(exportAll(out, ['p1'], server, say)).rejects.toThrow('there already')
    await expect(importAll(join(dir, 'one'), { ...server, token: 'x' }, say)).rejects.toThrow('401')
  }))

test('E17: what a server sends is written only when its names stay in the folder', () =>
  withServer(async (server, kept) => {
    sum('one')
    await importAll(join(dir, 'one'), server, say)
    const whole = kept.get('p1') as { starters: Record<string, { files: unknown[] }> }
    whole.starters.python?.files.push({ name: '../../../up', text: '' })
    await expect(exportAll(join(dir, 'out'), ['p1'], server, say)).rejects.toThrow('no name of a file')
    kept.set('p2', { ...whole, slug: '../up' })
    await expect(exportAll(join(dir, 'out'), ['p2'], server, say)).rejects.toThrow()
  }))
