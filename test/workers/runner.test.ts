import { beforeAll, expect, inject, test, vi } from 'vitest'
import { app } from '../../worker/app.ts'
import { Browser, env, errorOf, guestNamed, registered } from './support/browser.ts'

const { urls, keys } = inject('runners')
const DIGEST = `sha256:${'a1'.repeat(32)}`
let ada: Browser
beforeAll(async () => {
  ada = await registered()
  vi.spyOn(console, 'error').mockReturnValue()
})

/** Asks a Worker whose runner behaves like this. */
const get = (path: string, runner: string, person = ada) =>
  app.request(
    `https://cc.example${path}`,
    { headers: person.token === null ? {} : { Authorization: `Bearer ${person.token}` } },
    { ...env, RUNNER_URL: urls[runner] ?? '', RUNNER_KEYS: keys },
  )

test('the attestation is passed on with the id of the key that signed it, to people and guests', async () => {
  for (const person of [ada, await guestNamed('Bob')]) {
    const response = await get('/api/runner', 'good', person)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      runner: {
        keyID: 'runner-1',
        at: 1_790_000_000_000,
        sandboxes: [
          { kind: 'docker', passed: true, checks: [{ name: 'network', ok: true }] },
          { kind: 'wasm', passed: false },
        ],
      },
    })
  }
  const strangers = [
    await get('/api/runner', 'good', new Browser()),
    await get('/api/languages', 'good', new Browser()),
  ]
  for (const response of strangers) expect(await errorOf(response)).toBe('unauthorized')
})

test('a language runs in the first sandbox that has it and passed, with its version and image', async () => {
  const { runner, languages } = (await (await get('/api/languages', 'good')).json()) as {
    runner: string
    languages: { id: string }[]
  }
  expect(runner).toBe('ready')
  const byID = Object.fromEntries(languages.map((language) => [language.id, language]))
  expect(byID.python).toEqual({
    id: 'python',
    name: 'Python',
    extensions: ['py'],
    runs: true,
    version: 'CPython 3.11.2',
    sandbox: 'docker',
    image: DIGEST,
  })
  expect(byID.javascript).toMatchObject({ runs: false, version: null, sandbox: 'wasm', image: null })
  expect(byID.typescript).toMatchObject({ runs: false, sandbox: null })
  expect(byID.markdown).toMatchObject({ name: 'Markdown', runs: false })
})

test('however many ask, the runner is asked once in a while', async () => {
  const asked = async () => Number(await (await fetch(urls.count ?? '')).text())
  await get('/api/runner', 'good')
  const before = await asked()
  await Promise.all(Array.from({ length: 20 }, () => get('/api/languages', 'good')))
  expect(await asked()).toBe(before)
})

test.each([
  'forged',
  'of an unknown key',
  'another payload',
  'unsigned words',
  'more than a statement',
  'no attestation',
  'garbage',
])('%s: not a byte of it is passed on', async (runner) => {
  const response = await get('/api/runner', runner)
  expect([response.status, await errorOf(response)]).toEqual([502, 'runner_untrusted'])
  const answer = await (await get('/api/languages', runner)).text()
  expect(answer).toContain('"runner":"runner_untrusted"')
  expect(answer).not.toContain('3.11.2')
})

test.each(['away', 'failing', 'moved', 'endless', 'slow', 'not configured'])(
  '%s: an error that says so within seconds, and the languages of rooms all the same',
  async (runner) => {
    const response = await get('/api/runner', runner)
    expect([response.status, await errorOf(response)]).toEqual([503, 'runner_away'])
    const { languages } = (await (await get('/api/languages', runner)).json()) as { languages: unknown[] }
    expect(languages[0]).toMatchObject({ id: 'python', runs: true, version: null })
  },
  15_000,
)
