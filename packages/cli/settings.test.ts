import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepSignIn, signIn } from './settings.ts'

let home: string
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'codecollab-cli-'))))
afterEach(() => rmSync(home, { recursive: true }))

const made = { url: 'https://example.org', token: 'cc_0123456789' }
const env = (more: Record<string, string> = {}) => ({ XDG_CONFIG_HOME: home, ...more })

test('CL1: a sign-in is for its owner’s eyes only, and one that others may read is not used', () => {
  const path = keepSignIn(env(), made)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(signIn(env(), false)).toEqual(made)
  chmodSync(path, 0o644)
  expect(() => signIn(env(), false)).toThrow('Others may read')
  keepSignIn(env(), made)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('CL1: the environment counts before the file, and a kept token goes to no other server', () => {
  expect(() => signIn(env(), false)).toThrow('not signed in')
  keepSignIn(env(), made)
  expect(signIn(env({ CODECOLLAB_TOKEN: 'cc_another_one' }), false).token).toBe('cc_another_one')
  expect(() => signIn(env({ CODECOLLAB_URL: 'https://evil.example' }), false)).toThrow('not signed in')
  expect(
    signIn(env({ CODECOLLAB_URL: 'https://b.example', CODECOLLAB_TOKEN: 'cc_of_b_only' }), false),
  ).toEqual({
    url: 'https://b.example',
    token: 'cc_of_b_only',
  })
  expect(() => signIn(env({ CODECOLLAB_TOKEN: 'a\r\nCookie: b' }), false)).toThrow('not signed in')
})
