import { expect, it } from 'vitest'
import { Standing } from './standing.ts'

const standing = (attack: () => Promise<{ name: string; ok: boolean; said: string }[]>) => {
  const log: string[] = []
  const one = new Standing('docker', attack, (level, event, fields) => {
    log.push(JSON.stringify({ level, event, ...fields }))
  })
  return { one, log }
}
const check = (name: string, ok: boolean) => ({ name, ok, said: `${name} was seen` })

it('nothing has passed before it was attacked', async () => {
  const { one } = standing(async () => [check('network', true)])
  expect([one.passed, one.failed, one.said]).toEqual([false, false, { checks: [], passed: false }])
  await one.again()
  expect([one.passed, one.failed]).toEqual([true, false])
  expect(one.said.checkedAt).toBeGreaterThan(0)
})

it('one failed check is enough, and the log names it with what was seen', async () => {
  const { one, log } = standing(async () => [check('network', true), check('disk', false)])
  await one.again()
  expect([one.passed, one.failed, one.said.passed]).toEqual([false, true, false])
  expect(log.at(-1)).toContain('"failed":["disk: disk was seen"]')
  expect(log.at(-1)).not.toContain('network was seen')
})

it('what was attacked before the engine came back says nothing about what is there now', async () => {
  const { one } = standing(async () => [check('network', true)])
  await one.again()
  one.forget()
  expect(one.passed).toBe(false)
  await one.again()
  expect(one.passed).toBe(true)
})

it('an attack that was going on when the engine went away does not count', async () => {
  let finish = () => {}
  const { one } = standing(() => new Promise((resolve) => (finish = () => resolve([check('network', true)]))))
  const first = one.again()
  one.forget()
  finish()
  await first
  expect(one.passed).toBe(false)
})

it('attacks are not heaped up', async () => {
  let attacks = 0
  const { one } = standing(async () => {
    attacks++
    return [check('network', true)]
  })
  await Promise.all([one.again(), one.again(), one.again()])
  expect(attacks).toBe(1)
})
