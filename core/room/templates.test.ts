import { describe, expect, test } from 'vitest'
import { parseFileName } from '#core/protocol/file-name.ts'
import { firstFileName, LANGUAGES } from '#core/protocol/languages.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { TEMPLATE_LIST, TEMPLATES } from '#core/protocol/templates.ts'
import { MemoryRoomLog } from '../../test/support/memory-log.ts'
import { createRoom } from './create.ts'
import { HELLOS } from './hellos.ts'
import { loadRoom } from './load.ts'
import { documentOf } from './room.ts'
import { firstFiles } from './templates.ts'

const owner = { user: 'u_owner', name: 'Owner' }
const info = (language: string) => ({
  ...{ id: 'r_1', code: 'abc-def-ghj', title: 'A room', language },
  ...{ archived: false, locked: false, sealed: false },
})

function roomOf(language: string, template: (typeof TEMPLATES)[number]) {
  const log = new MemoryRoomLog()
  createRoom(log, 1, info(language), owner, template)
  // A second time changes nothing.
  createRoom(log, 2, info('sql'), owner, 'lesson')
  const room = loadRoom(log)
  if (!room) throw new Error('the room was not created')
  return [...room.files.values()].map(({ id, name }) => ({
    name,
    text: documentOf(room, id).text.toString(),
  }))
}

describe.each(TEMPLATES)('a room made for %s', (template) => {
  test.each(LANGUAGES.map(({ id }) => id))('F8: in %s begins with the files of its template', (language) => {
    const files = roomOf(language, template)
    expect(files).toEqual(firstFiles(language, template))
    expect(files[0]?.name).toBe(firstFileName(language))
    expect(files.length).toBeGreaterThan(1)
  })

  test('F8: its own language has a program in it, and every name and text is one that a client could have sent', () => {
    const { language, title } = TEMPLATE_LIST.find(({ id }) => id === template) ?? { language: '', title: '' }
    const files = firstFiles(language, template)
    expect(title).not.toBe('')
    expect(files[0]?.text).not.toBe('')
    for (const { name, text } of files) {
      expect(parseFileName(name)).toBe(name)
      expect(text).not.toContain('\r')
      expect(text.length).toBeLessThan(LIMITS.fileChars)
    }
  })
})

test('F8: a language without a program of the template begins with its greeting', () => {
  expect(firstFiles('rust', 'lesson')[0]?.text).toBe(HELLOS.get('rust'))
  expect(firstFiles('markdown')).toEqual([{ name: 'main.md', text: '' }])
})
