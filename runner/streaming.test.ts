import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { newID, testRunner, type TestRunner } from '../test/exploits/caller.ts'

let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ prewarm: ['python', 'javascript'] })
})
afterAll(() => test.end())

const started = () => {
  let resolve = () => {}
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}

describe('output comes as it is printed', () => {
  for (const [language, code] of [
    ['python', 'import time\nprint("first")\ntime.sleep(1.5)\nprint("last")'],
    ['javascript', 'console.log("first"); setTimeout(() => console.log("last"), 1500)'],
  ] as const) {
    it(`${language}: the first line arrives before the program ends`, async () => {
      const seen: string[] = []
      let before = 0
      const run = await test.caller.run({ language, code, stdin: '' }, (frame) => {
        if (frame.t === 'stdout') seen.push(frame.data)
        if (frame.t === 'stdout' && frame.data.includes('first')) before = performance.now()
        if (frame.t === 'verdict') before = performance.now() - before
      })
      expect(seen).toEqual(['first\n', 'last\n'])
      expect(before).toBeGreaterThan(1_000)
      expect(run.verdict.cpuMs).toBeLessThan(1_000)
    })
  }
})

describe('standard input can be typed', () => {
  for (const [language, code] of [
    ['python', 'name = input("Name? ")\nprint("Hello", name)\nprint(input())'],
    ['javascript', 'const name = prompt("Name? "); console.log("Hello", name); console.log(readLine())'],
  ] as const) {
    it(`${language}: asks, waits, and goes on; waiting is not charged`, async () => {
      const id = newID()
      const run = await test.caller.run({ id, language, code, limits: { wallMs: 1_000 } }, (frame) => {
        if (frame.t !== 'stdout') return
        if (frame.data.includes('Name?')) setTimeout(() => void test.caller.input(id, 'Ann\n'), 1_500)
        if (frame.data.includes('Hello')) void test.caller.input(id, 'bye\n', true)
      })
      expect(run.out).toBe('Name? Hello Ann\nbye\n')
      expect(run.verdict).toMatchObject({ status: 'ok' })
    })
  }

  it('a question is seen however much was printed before it', async () => {
    const id = newID()
    const code =
      'print("x" * 60_000)\nfor i in (1, 2):\n  name = input(f"Name {i}? ")\n  print("y" * 200_000, name)'
    const run = await test.caller.run({ id, code }, (frame) => {
      if (frame.t === 'stdout' && /Name \d\? $/.test(frame.data)) void test.caller.input(id, 'Ann\n')
    })
    expect(run.verdict.status).toBe('ok')
    expect([run.out.length <= 65_536, run.out.endsWith('y Ann\n')]).toEqual([true, true])
  })

  it('a program that waits too long for input ends, and the verdict says so', async () => {
    const impatient = await testRunner({
      limits: { ...RUN_LIMITS, idleMs: 700 },
    })
    try {
      const { verdict } = await impatient.caller.run({ language: 'javascript', code: 'prompt()' })
      expect(verdict).toMatchObject({ status: 'timeout', limit: { name: 'idleMs', value: 700 } })
    } finally {
      await impatient.end()
    }
  })

  it('input for a run that is not there, or after its end was said, is refused', async () => {
    expect(await test.caller.input('no-such-run', 'x')).toEqual({
      status: 404,
      value: { error: 'unknown_run' },
    })
    const id = newID()
    const ready = started()
    const run = test.caller.run(
      { id, code: 'import sys, time\nprint(sys.stdin.read(), flush=True)\ntime.sleep(0.7)' },
      (frame) => {
        if (frame.t === 'started') ready.resolve()
      },
    )
    await ready.promise
    expect((await test.caller.input(id, 'all', true)).status).toBe(200)
    expect((await test.caller.input(id, 'more')).status).toBe(409)
    expect((await run).out).toBe('all\n')
  })
})

describe('a run can be ended early', () => {
  it('by cancel: one verdict, cancelled, soon', async () => {
    const id = newID()
    const run = await test.caller.run({ id, code: 'print("up")\nwhile True: pass' }, (frame) => {
      if (frame.t === 'stdout') void test.caller.cancel(id)
    })
    expect(run.verdict.status).toBe('cancelled')
    expect(run.sealed).toBe(true)
    expect(run.verdict.cpuMs).toBeLessThan(3_000)
    expect((await test.caller.cancel(id)).status).toBe(404)
  })

  it('by the caller going away', async () => {
    const gone = new AbortController()
    const id = newID()
    const run = test.caller.run(
      { id, code: 'print("up")\nimport time\ntime.sleep(9)' },
      (frame) => {
        if (frame.t === 'stdout') gone.abort()
      },
      gone.signal,
    )
    await expect(run).rejects.toThrow()
    const line = () => test.log.find((entry) => entry.includes(id))
    await expect.poll(line, { timeout: 5_000 }).toContain('"status":"cancelled"')
  })

  it('while it waits in the queue', async () => {
    const small = await testRunner({ slots: 1 })
    try {
      // Waits for input that never comes, so that it outlasts the queue however slow the machine is.
      const [first, id] = [newID(), newID()]
      const taken = started()
      const busy = small.caller.run(
        { id: first, language: 'javascript', code: 'await readLine()' },
        (frame) => void (frame.t === 'started' && taken.resolve()),
      )
      await taken.promise
      const waiting = await small.caller.run(
        { id, language: 'javascript', code: 'console.log("never")' },
        (frame) => {
          if (frame.t === 'queued') void small.caller.cancel(id)
        },
      )
      expect([waiting.out, waiting.verdict.status]).toEqual(['', 'cancelled'])
      await small.caller.cancel(first)
      expect((await busy).verdict.status).toBe('cancelled')
    } finally {
      await small.end()
    }
  })

  it('by the runner ending: the callers are told', async () => {
    const short = await testRunner()
    const ready = started()
    const run = short.caller.run({ language: 'javascript', code: 'console.log(1); for (;;) {}' }, (frame) => {
      if (frame.t === 'stdout') ready.resolve()
    })
    await ready.promise
    await short.end()
    expect(await run).toMatchObject({ sealed: true, verdict: { status: 'cancelled' } })
  })
})
