import { createServer, request } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { runBody } from '../test/exploits/caller.ts'
import { Admission } from './admission.ts'
import { handler, type Parts } from './http.ts'
import type { Ledger } from './ledger.ts'
import { Queue } from './queue.ts'
import { Runs } from './runs.ts'
import type { Sandbox, Sink } from './sandboxes/sandbox.ts'

const ended = {
  verdict: Promise.resolve({ status: 'ok' as const }),
  gone: Promise.resolve(),
  input: () => {},
  cancel: () => {},
}

/** Runs in one slot, with a sandbox whose programs end at once and a ledger that may be out of order. */
function parts() {
  const broken = { claim: false, settle: false }
  const ledger = {
    claim: () => {
      if (broken.claim) throw new Error('database or disk is full')
      return null
    },
    settle: () => {
      if (broken.settle) throw new Error('database or disk is full')
    },
  } as unknown as Ledger
  const start = vi.fn(() => ended)
  const sandbox = { start, ready: () => true, languages: () => [{ id: 'python' }] } as unknown as Sandbox
  const queue = new Queue(1, 1)
  const log = vi.fn()
  const admission = new Admission({ queue, ledger, log })
  const runs = new Runs({ sandbox, admission, limits: { ...RUN_LIMITS }, log, measure: () => {} })
  return { broken, runs, queue, start, sandbox, log }
}

it('a ledger that cannot be written keeps no slot, and what could not be claimed is not run', async () => {
  const { broken, runs, queue, start } = parts()
  broken.claim = true
  for (let time = 0; time < 3; time++) expect(() => runs.admit(runBody({}), () => {})).toThrow('full')
  await vi.waitFor(() => expect([queue.running, queue.length]).toEqual([0, 0]))
  expect(start).not.toHaveBeenCalled()
})

it('a run whose end cannot be written down ends all the same', async () => {
  const { broken, runs, queue } = parts()
  broken.settle = true
  const frames: unknown[] = []
  const run = runs.admit(runBody({}), (frame) => frames.push(frame))
  if (run.kind !== 'running') throw new Error(run.kind)
  expect(await run.verdict).toEqual({ status: 'ok' })
  expect(frames).toEqual([{ t: 'verdict', verdict: { status: 'ok' } }])
  await vi.waitFor(() => expect(queue.running).toBe(0))
})

it('a program that waits for input lets another compute, and nobody is told of it', async () => {
  const sinks: Sink[] = []
  const hanging = { ...ended, verdict: new Promise<never>(() => {}), gone: new Promise<never>(() => {}) }
  const sandbox = {
    start: (_: unknown, sink: Sink) => {
      sinks.push(sink)
      return hanging
    },
  } as unknown as Sandbox
  const queue = new Queue(3, 9, 1)
  const ledger = { claim: () => null } as unknown as Ledger
  const admission = new Admission({ queue, ledger, log: () => {} })
  const parts = { sandbox, admission, limits: { ...RUN_LIMITS }, log: () => {}, measure: () => {} }
  const runs = new Runs(parts)
  const frames: unknown[] = []
  for (const user of ['ada', 'bob']) runs.admit(runBody({ user, room: user }), (frame) => frames.push(frame))
  await vi.waitFor(() => expect([sinks.length, queue.length]).toEqual([1, 1]))
  sinks[0]?.({ t: 'waits', waits: true })
  await vi.waitFor(() => expect([sinks.length, queue.length]).toEqual([2, 0]))
  sinks[0]?.({ t: 'stdout', data: 'x' })
  expect(frames).toEqual([
    { t: 'queued', position: 0 },
    { t: 'stdout', data: 'x' },
  ])
})

it('whoever has hung up before the run began has none', async () => {
  const { runs, start, sandbox, queue, log } = parts()
  let checking = () => {}
  const begun = new Promise<void>((resolve) => (checking = resolve))
  let closed: Promise<unknown> = begun
  const gate = {
    enter: async () => ({}),
    admits: async () => {
      checking()
      await closed
      return true
    },
  }
  const handle = handler({ runs, sandbox, queue, log, gate } as unknown as Parts)
  const server = createServer((incoming, outgoing) => {
    closed = once(outgoing, 'close')
    handle(incoming, outgoing)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const caller = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/runs' }).on('error', () => {})
  caller.end(JSON.stringify(runBody({})))
  await begun
  caller.destroy()
  await closed
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(start).not.toHaveBeenCalled()
  server.close()
})
