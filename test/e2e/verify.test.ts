import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fileOf, recordKey, segmentsOf, shortSession } from '../support/signed-session.ts'
import type { Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()
const key = await recordKey('record-elsewhere')
const file = await fileOf(segmentsOf('r_1', shortSession(), 15, [14]), key, { staff: false })

const choose = (person: Person, name: string, content: string | Buffer) =>
  person.page
    .getByLabel('Session file to check')
    .setInputFiles({ name, mimeType: 'application/gzip', buffer: Buffer.from(content) })

test('V11: a file is checked in the page without signing in, and nothing of it is sent', async () => {
  const person = await on.person()
  await person.open('/verify')
  await person.heading('Check a session file').waitFor()
  const sent: string[] = []
  person.page.on('request', (request) => {
    if (request.method() !== 'GET' || request.postData() !== null)
      sent.push(`${request.method()} ${request.url()}`)
  })
  await choose(person, 'a.codecollab.ndjson.gz', gzipSync(file))
  await person.heading('Nothing in it was changed').waitFor()
  await person.sees(/40 events, number 1 to 40/)
  await person.sees('This is no key of this site.')
  await person.sees(`x: ${key.x}`)
  await choose(person, 'b.ndjson', file.replace('Look 😀 28', 'Look 😀 29'))
  await person.heading('This file is not intact').waitFor()
  await person.sees(/^Event 28, line \d+$/)
  await choose(person, 'c.gz', 'no session')
  await person.sees('Line 1')
  expect(sent).toEqual([])
})

test('V11: names in a file are text (case 54)', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.open('/verify')
  const title = '<img src=x onerror=alert(1)>'
  const evil = await fileOf(segmentsOf('r_1', shortSession()), key, {
    room: { id: 'r_1', title, language: 'python', createdAt: 1 },
    credit: title,
  })
  await choose(ada, `${title}.gz`, evil)
  await ada.heading('Nothing in it was changed').waitFor()
  await ada.sees(`Source: ${title}`)
  expect(await ada.page.locator('main img').count()).toBe(0)
})

test('V11: links of mails still confirm addresses', async () => {
  const person = await on.person()
  await person.open('/verify#secret')
  await person.heading('Confirm your address').waitFor()
})
