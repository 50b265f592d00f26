import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf } from '#core/replay/file-lines.ts'
import { FileReader } from '#core/replay/read-file.ts'
import { signaturesBy } from '#core/replay/verify.ts'
import { backup } from '../../scripts/backup.mjs'
import { Account } from '../support/account.ts'
import { foldedLog } from '../support/folded-log.ts'
import type { Headless } from '../support/headless.ts'
import { Server } from '../support/server.ts'

const FILE = 'f1'
const PASSWORD = 'correct horse battery'
const folder = mkdtempSync(join(tmpdir(), 'codecollab-backup-'))
const file = join(folder, 'all.backup')
let server: Server
let restored: Server | undefined

beforeAll(async () => {
  server = await Server.start()
})
afterAll(async () => {
  await server.stop()
  await restored?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}.mjs`, import.meta.url))

/** Runs a command as npm does; its exit code and what it said. */
const run = (name: string, args: string[], dataDir: string): Promise<[number, string]> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      [script(name), ...args],
      { env: { ...process.env, DATA_DIR: dataDir } },
      (error, stdout, stderr) => resolve([error ? Number(error.code) : 0, stdout + stderr]),
    ),
  )

const enter = (url: string, how: 'register' | 'login') =>
  Account.enter(url, how, {
    ...(how === 'register' ? { username: 'ada', email: 'ada@mail.example' } : { login: 'ada' }),
    password: PASSWORD,
  })

const append = (writer: Headless, insert: string) =>
  writer.type(FILE, { changes: { from: writer.text(FILE).length, insert } })

/** Types numbered words until told to stop. */
async function write(writer: Headless, name: string, until: () => boolean): Promise<void> {
  for (let count = 0; !until(); count++) {
    append(writer, `${name}${count} `)
    await sleep(5)
  }
}

/** A room's record as a file: its text, and the same folded from what is archived. */
async function recordOf(account: Account, code: string): Promise<{ text: string; chats: string[] }> {
  const exported = gunzipSync(await account.download(`/api/rooms/${code}/record/export`))
  const lines = linesOf(
    (async function* () {
      yield exported
    })(),
    (line) => new TextDecoder().decode(line),
  )
  const reader = new FileReader(lines[Symbol.asyncIterator](), signaturesBy(crypto.subtle as never, null))
  const chats: string[] = []
  for (let part = await reader.next(); part; part = await reader.next())
    if (part.t === 'segment')
      for (const event of part.events) if (event.kind === 'chat') chats.push(event.chat.text)
  return { text: reader.state.files.get(FILE)?.text.toString() ?? '', chats }
}

const wordsOf = (text: string) => text.trim().split(' ')

test('OP1, OP2: a backup made while people type has every edit acknowledged before it began; restored, log and record agree', async () => {
  const ada = await enter(server.url, 'register')
  const quiet = await ada.createRoom('markdown', 'Quiet')
  const busy = await ada.createRoom('markdown', 'Busy')
  const alone = await ada.join(quiet)
  append(alone, 'ünchanged 🙂\n')
  alone.chat('said in the quiet room')
  await alone.until(() => alone.sync.status === 'saved' && alone.view.chat.list.length === 1)
  await ada.send('POST', `/api/rooms/${quiet}/record/flush`)
  const archived = await recordOf(ada, quiet)
  expect(archived).toEqual({ text: alone.text(FILE), chats: ['said in the quiet room'] })
  alone.close()

  const bob = await Account.enter(server.url, 'guest', { name: 'Bob' })
  const writers = [await ada.join(busy), await bob.join(busy)]
  let over = false
  const writing = Promise.all(writers.map((writer, i) => write(writer, 'ab'[i] ?? '', () => over)))
  for (const writer of writers) await writer.until(() => writer.text(FILE).length > 2_000)
  // What others see is acknowledged.
  const before = writers.map((writer, i) =>
    wordsOf(writer.text(FILE)).filter((word) => word.startsWith('ba'[i] ?? '')),
  )
  // As if it took long, and what is typed were archived between any two kinds of files.
  const { files } = await backup(server.dataDir, file, async () => {
    const { length } = writers[0]?.text(FILE) ?? ''
    await writers[0]?.until(() => (writers[0]?.text(FILE).length ?? 0) > length + 300)
    await ada.send('POST', `/api/rooms/${busy}/record/flush`)
  })
  over = true
  await writing
  expect(files).toBeGreaterThan(8)
  for (const writer of writers) await writer.until(() => writer.sync.status === 'saved')
  const made = wordsOf(writers[0]?.text(FILE) ?? '')
  for (const writer of writers) writer.close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await server.kill()

  const dataDir = join(folder, 'restored')
  expect(await run('restore', [file, '--data', dataDir], dataDir)).toEqual([
    0,
    expect.stringContaining('files'),
  ])
  restored = await Server.start({}, dataDir)
  const again = await enter(restored.url, 'login')
  expect(await recordOf(again, quiet), 'a record is as it was').toEqual(archived)
  const back = await again.join(quiet)
  expect([back.text(FILE), back.view.chat.list.map(({ text }) => text)]).toEqual([
    archived.text,
    archived.chats,
  ])
  back.close()

  const reader = await again.join(busy)
  const text = reader.text(FILE)
  const words = wordsOf(text)
  expect(new Set(words).size, 'no word twice').toBe(words.length)
  for (const [i, known] of before.entries()) {
    expect(known.length).toBeGreaterThan(20)
    expect(known.filter((word) => !words.includes(word))).toEqual([])
    const own = words.filter((word) => word.startsWith('ba'[i] ?? ''))
    expect(
      own.map((word) => Number(word.slice(1))),
      'no hole',
    ).toEqual(own.map((_, n) => n))
    expect(own.filter((word) => !made.includes(word))).toEqual([])
  }
  expect((await foldedLog(reader, FILE)) === text, 'the log gives the text').toBe(true)
  append(reader, 'after')
  await reader.until(() => reader.sync.status === 'saved')
  await again.send('POST', `/api/rooms/${busy}/record/flush`)
  expect((await recordOf(again, busy)).text === `${text}after`, 'so does the record').toBe(true)
  reader.close()
})

test('OP3: npm run backup and npm run restore: a restore makes all of a data folder or nothing, and writes over nothing', async () => {
  const full = join(folder, 'restored')
  const [code, said] = await run('restore', [file, '--data', full], full)
  expect([code, said]).toEqual([1, expect.stringContaining('is not empty')])

  const damaged = join(folder, 'damaged.backup')
  const bytes = readFileSync(file)
  bytes.fill(7, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 3_000)
  writeFileSync(damaged, bytes)
  const target = join(folder, 'target')
  expect((await run('restore', [damaged, '--data', target], target))[0]).toBe(1)
  const other = join(folder, 'text')
  writeFileSync(other, 'no backup')
  expect((await run('restore', [other, '--data', target], target))[0]).toBe(1)
  expect(readdirSync(folder).toSorted()).toEqual(['all.backup', 'damaged.backup', 'restored', 'text'])

  const copy = join(folder, 'copy.backup')
  expect(await run('backup', [copy], full)).toEqual([
    0,
    expect.stringMatching(/^\S+copy\.backup: \d+ files, [\d.]+ MB, in [\d.]+ s\n$/),
  ])
  expect(await run('backup', [file], full)).toEqual([1, expect.stringContaining('exists already')])
  expect(await run('backup', [join(folder, 'b')], folder)).toEqual([
    1,
    expect.stringContaining('no data folder'),
  ])
})
