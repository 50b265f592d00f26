import { describe, expect, it } from 'vitest'
import { newID, runBody, testRunner } from '../test/exploits/caller.ts'

const hello = (more = {}) =>
  runBody({ language: 'javascript', code: 'console.log("hello")', stdin: '', ...more })

describe('run ids', () => {
  it('a run id is executed once, also when it is asked for in parallel and after a restart', async () => {
    const first = await testRunner()
    const id = newID()
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => first.caller.run(hello({ id }))))
    expect(answers.filter((answer) => answer.status === 'fulfilled').length).toBe(1)
    const again = await first.caller.post('/v1/runs', hello({ id }))
    expect(again).toMatchObject({
      status: 409,
      value: { error: 'duplicate', was: 'ok', verdict: { status: 'lost' } },
    })
    await first.runner.close()
    const second = await testRunner({ dataDir: first.dataDir })
    expect(await second.caller.post('/v1/runs', hello({ id }))).toEqual(again)
    await second.runner.close()
  })
})

describe('overload', () => {
  it('a full queue answers busy with Retry-After, and the same id may come again', async () => {
    const small = await testRunner({ slots: 1, queue: 0 })
    try {
      const slow = small.caller.run(
        runBody({ language: 'javascript', code: 'setTimeout(() => {}, 1500)', stdin: '' }),
      )
      await expect.poll(() => small.log.length, { timeout: 5_000 }).toBeGreaterThan(0)
      const body = hello()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const { response } = await small.caller.send('/v1/runs', body)
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
      expect(await response.json()).toEqual({
        error: 'busy',
        verdict: {
          status: 'busy',
          message: 'The runner is busy. Try again in about 2 s.',
        },
      })
      await slow
      // The slot is free when the process is gone, a moment after the verdict.
      const again = () =>
        small.caller.run(body).then(
          (seen) => seen.verdict.status,
          () => 'busy',
        )
      await expect.poll(again, { timeout: 10_000 }).toBe('ok')
    } finally {
      await small.end()
    }
  })

  it('whoever waits is told the place, and never more than the slots run', async () => {
    const small = await testRunner({ slots: 1, queue: 10 })
    try {
      const ask = () =>
        small.caller.run(
          runBody({
            language: 'javascript',
            code: 'console.log(Date.now()); const t = Date.now(); while (Date.now() - t < 200) {} console.log(Date.now())',
            stdin: '',
          }),
        )
      const seen = await Promise.all([ask(), ask(), ask()])
      const spans = seen.map(({ out }) => out.trim().split('\n').map(Number)).sort((a, b) => a[0]! - b[0]!)
      for (const [index, span] of spans.entries())
        if (index > 0) expect(span[0]).toBeGreaterThanOrEqual(spans[index - 1]![1]!)
      expect(
        seen.some(({ frames }) => frames.some((frame) => frame.t === 'queued' && frame.position === 1)),
      ).toBe(true)
    } finally {
      await small.end()
    }
  })
})
