import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Engine } from './engine.ts'

const ANSWERS = { '/info': '{"ServerVersion":"1"}', '/images/json': '[]', '/_ping': 'OK' }

/** An engine on a socket of its own that can be made to hold its answers back; `asked` counts its questions. */
let state = { hold: false, asked: 0, held: [] as (() => void)[], path: '', close: () => {} }
beforeEach(async () => {
  const folder = mkdtempSync(`${tmpdir()}/codecollab-engine-`)
  state = { hold: false, asked: 0, held: [], path: `${folder}/engine.sock`, close: () => {} }
  const server = createServer((request, response: ServerResponse) => {
    state.asked++
    const known = Object.entries(ANSWERS).find(([path]) => request.url?.includes(path))
    const answer = () => response.setHeader('content-type', 'application/json').end(known?.[1])
    if (state.hold) state.held.push(answer)
    else answer()
  })
  await new Promise<void>((resolve) => server.listen(state.path, resolve))
  state.close = () => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
afterEach(() => state.close())

it('tells those who asked to be told that it has come, and no longer those who have gone', async () => {
  const engine = new Engine(`unix://${state.path}`, () => {})
  const heard: string[] = []
  engine.onChange((up) => heard.push(`stays ${up}`))
  const forget = engine.onChange((up) => heard.push(`leaves ${up}`))
  forget()
  expect(await engine.watch()).toBe(true)
  expect(heard).toEqual(['stays true'])
  engine.close()
})

it('is asked no more once it is closed, also when a question was under way', async () => {
  const engine = new Engine(`unix://${state.path}`, () => {})
  await engine.watch()
  state.hold = true
  await vi.waitFor(() => expect(state.held.length).toBe(1), { timeout: 5_000 })
  engine.close()
  state.hold = false
  state.held.splice(0).forEach((answer) => answer())
  const { asked } = state
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  expect(state.asked).toBe(asked)
})
