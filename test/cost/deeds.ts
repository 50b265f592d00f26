import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../support/account.ts'
import type { Call } from '../support/fake-runner.ts'
import { Headless } from '../support/headless.ts'
import type { Stopwatch } from './stopwatch.ts'
import type { Units } from './units.ts'

/** How much a program prints. */
export type Says = { kilobytes: number }

/** A member comes back by a new socket. */
export async function guestAgain(account: Account, code: string): Promise<Headless> {
  const headless = new Headless(() => account.ticket(code))
  await headless.until(() => headless.sync.status === 'saved')
  return headless
}

/** Types a letter at the end, and waits until the room has it. */
export async function type(person: Headless): Promise<void> {
  const { length } = person.sync.state('f1')?.doc ?? { length: 0 }
  person.type('f1', { changes: { from: length, insert: 'x' } })
  await person.until(() => person.sync.status === 'saved')
}

/** Moves the cursor. */
export async function cursor(person: Headless, n: number): Promise<void> {
  const version = person.sync.version('f1') ?? 0
  person.send({ t: 'cursor', file: 'f1', version, ranges: [[n % 5, n % 5]] })
  await sleep(2)
}

/** Says a sentence, and waits until it is back. */
export async function chat(person: Headless): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    person.seen = ({ t }) => void (t === 'chat' && resolve())
  })
  person.chat('Shall we look at the loop again?')
  await heard
}

/** Runs the program to its end. */
export async function runOnce(person: Headless): Promise<void> {
  const id = crypto.randomUUID()
  person.send({ t: 'run', id, entry: 'f1' })
  await person.until(() => person.view.run?.id === id && person.view.run.verdict !== undefined)
}

/** Says as much as it should in pieces of a kilobyte, as a program that prints does. */
export async function run(call: Call, { kilobytes }: Says): Promise<void> {
  const stream = await call.stream()
  if (call.path === '/v1/judgements') {
    const tests = call.body.tests as object[]
    const result = { status: 'passed' as const, cpuMs: 5 }
    const verdict = { status: 'ok' as const, passed: tests.length, total: tests.length }
    await stream.say(...tests.map((_, n) => ({ t: 'test' as const, n, result })), { t: 'judged', verdict })
    return stream.seal()
  }
  await stream.say({ t: 'started', sandbox: 'wasm', language: 'python', version: 'CPython' })
  for (let n = 0; n < kilobytes; n++) {
    await stream.say({ t: 'stdout', data: 'x'.repeat(1_023) + '\n' })
    await sleep(5)
  }
  await stream.say({ t: 'verdict', verdict: { status: 'ok' } })
  return stream.seal()
}

/** What it costs to hand in an answer to a problem. */
export async function submitted(
  watch: Stopwatch,
  owner: Account,
  code: string,
  person: Headless,
): Promise<Units> {
  const problem = 'b_almost-complete'
  await owner.send('POST', `/api/rooms/${code}/problems`, { problem, language: 'python' })
  await person.until(() => person.view.problems.length > 0)
  return watch.each(
    5,
    async () => {
      const id = crypto.randomUUID()
      person.send({ t: 'judge', id, problem, kind: 'submit' })
      await person.until(() =>
        person.view.judgements.some((one) => one.id === id && one.verdict !== undefined),
      )
    },
    true,
  )
}
