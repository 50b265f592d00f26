import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, beforeEach, expect, inject, test } from 'vitest'
import * as v from 'valibot'
import { ROLES, type Role } from '#core/protocol/access.ts'
import { chatsAnswer, fileAnswer, filesAnswer, runAnswer } from '#core/protocol/api/room-work.ts'
import { membersAnswer } from '#core/protocol/api/members.ts'
import { env, errorOf, registered, roomOf, type Browser, type RoomJSON } from './support/browser.ts'
import { fileIn, runIn } from './support/room-work-requests.ts'
import { bare, personalToken } from './support/script.ts'
import { present } from './support/socket.ts'

let ada: Browser
let room: RoomJSON
beforeAll(async () => {
  ada = await registered()
})
beforeEach(async () => {
  await env.LIMITER.get(env.LIMITER.idFromName(`person:${ada.id}`)).clear('roomPerPerson')
  room = await roomOf(ada)
})

const path = (rest: string) => `/api/rooms/${room.code}${rest}`
const put = (person: Browser, base: number, text: string, file = 'f1') =>
  person.send('PUT', path(`/files/${file}`), { base, text })
const written = async (response: Response) => v.parse(fileAnswer, await response.json())
const refused = async (response: Response) => `${response.status} ${await errorOf(response)}`

/** Somebody new with a role in the room. */
async function memberAs(role: Role): Promise<Browser> {
  const person = role === 'owner' ? ada : await registered()
  if (role === 'owner') return person
  await env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
    .bind(room.id, person.id, role)
    .run()
  return person
}

test('FR1: files are listed with their language and length, read with their version, and merged', async () => {
  const bot = await memberAs('bot')
  const list = v.parse(filesAnswer, await (await bot.get(path('/files'))).json())
  const { file, text } = await fileIn(bot, room)
  expect(list.files).toEqual([file])
  expect(file).toEqual({
    ...{ id: 'f1', name: 'main.py', language: 'python' },
    ...{ version: file.version, chars: text.length },
  })
  const first = await written(await put(ada, file.version, 'one\nthree\n'))
  expect(first).toMatchObject({ file: { version: file.version + 1, chars: 10 }, text: 'one\nthree\n' })
  const base = first.file.version
  await put(ada, base, 'zero\none\nthree\n')
  expect((await written(await put(bot, base, 'one\ntwo\nthree\n'))).text).toBe('zero\none\ntwo\nthree\n')
  expect(await fileIn(ada, room)).toMatchObject({
    file: { version: base + 2 },
    text: 'zero\none\ntwo\nthree\n',
  })
})

test('FR2: of a version that is not known any more the file as it is comes with the refusal', async () => {
  const { file } = await fileIn(ada, room)
  const response = await put(ada, file.version + 1, 'x')
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({
    error: { code: 'base_unknown' },
    current: { file: { id: 'f1', version: file.version } },
  })
  expect(await refused(await put(ada, -1, 'x'))).toBe('422 invalid base')
  expect(await refused(await put(ada, 0, 'x', 'f9'))).toBe('404 not_found')
  expect(await refused(await put(ada, file.version, 'x'.repeat(1024 * 1024 + 1)))).toBe('422 invalid text')
  expect(await refused(await put(ada, file.version, 'x\n'.repeat(200_000)))).toBe('413 too_large')
  expect(await refused(await put(ada, file.version, 'x'.repeat(5 * 1024 * 1024)))).toBe('413 too_large')
  expect((await fileIn(ada, room)).file.version).toBe(file.version)
})

test('FR3: case 36 over REST, every role reads, and does what its rights allow', async () => {
  for (const role of ROLES) {
    const person = await memberAs(role)
    const { file } = await fileIn(person, room)
    const may = (roles: string) => (roles.split(' ').includes(role) ? 'ok' : '403 forbidden')
    const outcome = async (response: Response) => (response.ok ? 'ok' : refused(response))
    expect([
      role,
      await outcome(await put(person, file.version, `# ${role}\n`)),
      await outcome(await person.post(path('/files'), { name: `${role}.py` })),
      await outcome(await person.post(path('/chat'), { text: role })),
      await outcome(await person.post(path('/chat'), { text: role, channel: 'staff' })),
      await outcome(await person.get(path('/chat?channel=staff'))),
      await outcome(await person.delete(path('/runs/none-at-all'))),
    ]).toEqual([
      role,
      may('owner staff writer bot'),
      may('owner staff writer'),
      'ok',
      may('owner staff'),
      may('owner staff'),
      role === 'viewer' ? '403 forbidden' : '404 not_found',
    ])
  }
  const stranger = await registered()
  expect(await refused(await stranger.get(path('/files')))).toBe('404 not_found')
  expect(await refused(await put(stranger, 0, 'x'))).toBe('404 not_found')
})

test.each(['locked', 'sealed', 'archived'] as const)(
  'FR3: in a room that is %s a bot writes and runs nothing, and reads all the same',
  async (how) => {
    const bot = await memberAs('bot')
    const { file, text } = await fileIn(bot, room)
    await ada.patch(path(''), { [how]: true })
    expect(await refused(await put(bot, file.version, 'x'))).toBe('403 forbidden')
    expect(await refused(await bot.post(path('/runs'), { file: 'f1' }))).toBe('403 forbidden')
    const said = await bot.post(path('/chat'), { text: 'hello' })
    expect(said.status).toBe(how === 'locked' ? 201 : 403)
    expect((await fileIn(bot, room)).text).toBe(text)
  },
)

test('FR3: a role that was changed, or taken, counts from the next request on', async () => {
  const kim = await memberAs('writer')
  const { file } = await fileIn(kim, room)
  expect((await put(kim, file.version, 'a')).status).toBe(200)
  await ada.send('PATCH', path(`/members/${kim.id}`), { role: 'viewer' })
  expect(await refused(await put(kim, file.version + 1, 'b'))).toBe('403 forbidden')
  await ada.delete(path(`/members/${kim.id}`))
  expect(await refused(await put(kim, file.version + 1, 'c'))).toBe('404 not_found')
  expect((await fileIn(ada, room)).text).toBe('a')
})

test('FR3: case 28, a token reads with rooms:read and writes with ws, and with nothing else', async () => {
  const { file } = await fileIn(ada, room)
  const requests: [string, string, object?][] = [
    ['GET', '/files'],
    ['PUT', '/files/f1', { base: file.version, text: 'x' }],
    ['POST', '/chat', { text: 'x' }],
  ]
  for (const scope of ['rooms:read', 'ws', 'rooms:write'] as const) {
    const Authorization = `Bearer ${(await personalToken(ada, [scope])).secret}`
    const statuses = []
    for (const [method, rest, body] of requests)
      statuses.push((await bare(method, path(rest), body, { Authorization })).ok)
    expect([scope, ...statuses]).toEqual([scope, scope === 'rooms:read', scope === 'ws', scope === 'ws'])
  }
})

test('FR4: who writes without a socket is nobody who is there, also beside somebody who is', async () => {
  const bot = await memberAs('bot')
  await present(ada, room)
  await bot.post(path('/chat'), { text: 'hello' })
  const people = await env.DB.prepare('SELECT user_id FROM room_presence WHERE room_id = ?').bind(room.id)
  expect((await people.all()).results).toEqual([{ user_id: ada.id }])
  const { members } = v.parse(membersAnswer, await (await ada.get(path('/members'))).json())
  expect(members.find(({ user }) => user === bot.id)).toMatchObject({ role: 'bot' })
})

test('FR5: what was said is read in pages, oldest first, and a message under a key is said once', async () => {
  const say = (text: string, key?: string) =>
    ada.post(path('/chat'), { text }, key === undefined ? {} : { 'Idempotency-Key': key })
  for (const text of ['one', 'two']) await say(text)
  const three = await say('three', `chat-${room.id}`)
  expect(three.status).toBe(201)
  expect(await (await say('three', `chat-${room.id}`)).text()).toBe(await three.text())
  const read = async (query: string) => v.parse(chatsAnswer, await (await ada.get(path(query))).json())
  const newest = await read('/chat?count=2')
  expect([newest.messages.map(({ text }) => text), newest.more]).toEqual([['two', 'three'], true])
  const before = await read(`/chat?count=2&before=${newest.messages[0]?.seq}`)
  expect([before.messages.map(({ text }) => text), before.more]).toEqual([['one'], false])
  expect(before.messages[0]?.by.user).toBe(ada.id)
  expect(await refused(await say('   '))).toBe('422 invalid')
  expect(await refused(await ada.get(path('/chat?before=x')))).toBe('422 invalid before')
})

const statusOf = async (run: string) =>
  v.parse(runAnswer, await (await ada.get(path(`/runs/${run}`))).json()).run.status

/** Lets the room ask the runner itself, once it has begun to answer, about a program in `f2`. */
async function withRunner(program: string): Promise<void> {
  await runInDurableObject(
    env.ROOMS.get(env.ROOMS.idFromName(room.id)),
    (object) => void Object.assign((object as unknown as { env: object }).env, inject('realRunner')),
  )
  await ada.post(path('/files'), { name: 'main.js' })
  const ended = /^(?!waiting|running)/
  const first = async () => {
    const { run } = await runIn(ada, room, '', 'f2')
    await expect.poll(() => statusOf(run.id), { timeout: 30_000 }).toMatch(ended)
    return statusOf(run.id)
  }
  await expect.poll(first, { timeout: 60_000, interval: 500 }).toBe('ok')
  expect((await put(ada, 0, program, 'f2')).status).toBe(200)
}

test('FR6: a run is begun once under its key, read, followed to its end, and told with its input', async () => {
  await withRunner('console.log(2 * Number(require("fs").readFileSync(0, "utf8")))\n')
  const bot = await memberAs('bot')
  const start = () =>
    bot.post(path('/runs'), { file: 'f2', input: '21\n' }, { 'Idempotency-Key': `run-${room.id}` })
  const [first, again] = [await start(), await start()]
  expect([first.status, again.headers.get('Idempotency-Replayed')]).toEqual([201, 'true'])
  const { run } = v.parse(runAnswer, await first.json())
  expect(v.parse(runAnswer, await again.json()).run.id).toBe(run.id)
  const response = await bot.send('GET', path(`/runs/${run.id}`), undefined, {
    Accept: 'application/x-ndjson',
  })
  expect(response.headers.get('Content-Type')).toBe('application/x-ndjson')
  const lines = (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { run?: { status: string }; output?: { s: string; data: string }[] })
  const output = lines.flatMap(({ output = [] }) => output)
  const printed = (s: string) => output.map((chunk) => (chunk.s === s ? chunk.data : '')).join('')
  expect([printed('stdin'), printed('stdout')]).toEqual(['21\n', '42\n'])
  expect(lines.findLast((line) => line.run)?.run).toMatchObject({ status: 'ok', by: { user: bot.id } })
  expect(lines.at(-1)).toMatchObject({ end: { why: 'ended' } })
  const seen = v.parse(runAnswer, await (await ada.get(path(`/runs/${run.id}`))).json())
  expect([seen.run.verdict?.status, seen.output.map(({ data }) => data).join('')]).toEqual(['ok', '21\n42\n'])
  expect((await ada.delete(path(`/runs/${run.id}`))).status, 'has ended').toBe(204)
}, 90_000)

test('FR6: one program at a time; it is stopped, and what cannot run is refused', async () => {
  await withRunner('console.log(require("fs").readFileSync(0, "utf8"))\n')
  const { run } = await runIn(ada, room, undefined, 'f2')
  expect(await refused(await ada.post(path('/runs'), { file: 'f2' }))).toBe('409 room_busy')
  expect((await ada.delete(path(`/runs/${run.id}`))).status).toBe(204)
  await expect.poll(() => statusOf(run.id), { timeout: 20_000 }).toBe('cancelled')
  await ada.post(path('/files'), { name: 'notes.txt' })
  expect(await refused(await ada.post(path('/runs'), { file: 'f3' }))).toBe('422 invalid')
  expect(await refused(await ada.post(path('/runs'), { file: 'f9' }))).toBe('404 not_found')
  expect(await refused(await ada.get(path('/runs/none-at-all')))).toBe('404 not_found')
}, 90_000)

test('FR7: files are made once under a key, by name, and rate limits count all that is done', async () => {
  const make = (name: string, headers: Record<string, string> = {}) =>
    ada.post(path('/files'), { name }, headers)
  const key = { 'Idempotency-Key': `file-${room.id}` }
  expect(await (await make('b.py', key)).json()).toMatchObject({
    file: { id: 'f2', name: 'b.py', language: 'python', version: 0, chars: 0 },
  })
  expect((await make('b.py', key)).headers.get('Idempotency-Replayed')).toBe('true')
  expect(await refused(await make('b.py'))).toBe('409 file_exists')
  expect(await refused(await make('../x'))).toBe('422 invalid')
  const limiter = env.LIMITER.get(env.LIMITER.idFromName(`person:${ada.id}`))
  for (const [name, ask] of [
    ['roomReadPerPerson', () => ada.get(path('/files'))],
    ['roomWritePerPerson', () => ada.post(path('/chat'), { text: 'x' })],
    ['roomRunPerPerson', () => ada.post(path('/runs'), { file: 'f1' })],
  ] as const) {
    await limiter.clear(name)
    // A bucket that is far from full, whatever refills it meanwhile.
    await limiter.take([{ name, burst: 1, perMs: 3_600_000 }])
    expect(await refused(await ask())).toBe('429 rate_limited')
    await limiter.clear(name)
  }
}, 60_000)
