import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LocalFile } from './local-file.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'local-file-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const at = (name: string, text?: string): string => {
  const path = join(folder, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}

test('CL8: what a process left that died is read where it is a file, and never where it leads elsewhere', () => {
  const secret = at('id_rsa', 'a secret')
  const local = new LocalFile(at('main.py', 'print()\n'))
  at('.main.py.codecollab-old', 'written late\n')
  expect(local.left()).toBe('written late\n')
  // A folder from somebody else can have links in it, and what is left goes into the room.
  symlinkSync(secret, at('.main.py.codecollab-old'))
  expect(local.left()).toBeNull()
  expect(local.left()).toBeNull()
})
