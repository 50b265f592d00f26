import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { redactionsAnswer } from '#core/protocol/api/redaction.ts'
import { signaturesBy, verifyFile } from '#core/replay/verify.ts'
import type { Subtle } from '#core/signing/crypto.ts'
import { apply, emptyState } from '#core/replay/state.ts'
import { gunzip } from '../../durable-objects/gzip.ts'
import { guestNamed, env, type Browser, type RoomJSON } from './support/browser.ts'
import type { Live } from './support/live.ts'
import { enter, evict, inObject, recordedRoom, recordOf, whileFailing, type Stub } from './support/record.ts'

const SECRET = 'sk-live-51Hx9Tr0ub4dor'
const GIVEN = /sk-live|51Hx9|Tr0ub|4dor/

/** Unpacks what is compressed: gzip's first three bytes; a hash may begin with the first of them by chance. */
async function textOf(value: unknown): Promise<string> {
  if (!(value instanceof ArrayBuffer || Array.isArray(value) || ArrayBuffer.isView(value)))
    return String(value)
  const bytes = new Uint8Array(value as ArrayBuffer)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
  return packed ? gunzip(bytes) : Array.from(bytes).join()
}
/** Every value of every row of every table, of the directory about this room and of the object. */
async function everything({ id, stub }: { id: string; stub: Stub }): Promise<string> {
  const tables = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`
  const all: unknown[] = []
  for (const { name } of (await env.DB.prepare(tables).all()).results)
    for (const row of (await env.DB.prepare(`SELECT * FROM "${String(name)}"`).all()).results)
      if (row['room_id'] === undefined || row['room_id'] === id) all.push(row)
  for (const { name } of await inObject(stub, tables))
    all.push(...(await inObject(stub, `SELECT * FROM "${String(name)}"`)))
  const values = all.flatMap((row) => Object.values(row as object))
  return (await Promise.all(values.map(textOf))).join('\n')
}
const exported = async (person: Browser, { code }: RoomJSON): Promise<string> =>
  gunzip(new Uint8Array(await (await person.get(`/api/rooms/${code}/record/export`)).arrayBuffer()))

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n').slice(0, -1)
}

/** Writes into a file: the version and length are kept. */
function writing(person: Live, file = 'f1') {
  let [version, text] = [0, '']
  let n = 0
  return {
    get text() {
      return text
    },
    async put(from: number, to: number, insert: string, how?: string) {
      const lines = insert === '' ? [] : insert.split('\n')
      const rest = text.length - to
      const ops = [[...(from ? [from] : []), [to - from, ...lines], ...(rest ? [rest] : [])]]
      const { seq } = await person.ask(
        { t: 'push', file, version, n: ++n, ops, ...(how ? { how } : {}) },
        'ack',
      )
      text = text.slice(0, from) + insert + text.slice(to)
      version++
      return seq
    },
  }
}

/** A secret that was pasted, then moved, deleted and undone, archived in between often enough for two keyframes. */
async function pasted() {
  const made = await recordedRoom()
  const ada = await enter(made.id, 'ada')
  const code = writing(ada)
  await code.put(0, 0, 'a\nb\n')
  await made.stub.archive()
  const from = await code.put(2, 2, `${SECRET}\n`, 'p')
  const [, length] = [0, SECRET.length + 1]
  for (let i = 0; i < 5; i++) {
    await ada.ask({ t: 'chat', id: `m${i}`, text: `word ${i}` }, 'chat')
    await made.stub.archive()
  }
  // Cut, pasted in front, then deleted and undone.
  await code.put(2, 2 + length, '')
  await code.put(0, 0, `${SECRET}\n`, 'p')
  await code.put(0, length, '')
  await code.put(0, 0, `${SECRET}\n`, 'u')
  for (let i = 5; i < 10; i++) {
    await ada.ask({ t: 'chat', id: `m${i}`, text: `word ${i}` }, 'chat')
    await made.stub.archive()
  }
  await code.put(code.text.length, code.text.length, `# ${SECRET}`, 'p')
  const path = `/api/rooms/${made.room.code}/record/redactions`
  return { ...made, ada, code, from, path }
}

/** What failed is tried the next time, not after a while. */
const isDue = (stub: Stub) => inObject(stub, 'UPDATE redaction_failure SET again = 0')

async function isOut({ id, stub, owner, room }: Awaited<ReturnType<typeof pasted>>) {
  expect(await everything({ id, stub })).not.toMatch(GIVEN)
  const file = await exported(owner, room)
  expect(file).not.toMatch(GIVEN)
  const verified = await verifyFile(linesOf(file), signaturesBy(crypto.subtle as unknown as Subtle, null))
  expect(verified).toMatchObject({ ok: true })
  const state = emptyState()
  const events = await recordOf(id)
  for (const event of events) apply(state, event)
  const bob = await enter(id, 'bob')
  const { text } = await bob.ask({ t: 'open', file: 'f1' }, 'text')
  expect(state.files.get('f1')?.text.toString()).toBe(text)
  expect(await inObject(stub, 'SELECT * FROM redaction')).toEqual([])
  return { text, events }
}

test('X1, X2, X3: a secret that was pasted, moved, deleted and undone is nowhere any more, and the chain holds', async () => {
  const made = await pasted()
  expect(await everything(made)).toMatch(GIVEN)
  const response = await made.owner.post(made.path, { file: 'f1', from: made.from, to: made.from })
  expect([response.status, await response.json()]).toEqual([200, { done: true, units: 4 * SECRET.length }])
  // Whoever is there sees it vanish.
  const { ops } = await made.ada.next('ops')
  expect(ops).toHaveLength(1)
  await evict(made.stub)
  const { text, events } = await isOut(made)
  expect(text).toBe('a\nb\n# ')
  expect(events.find(({ kind }) => kind === 'redaction')).toMatchObject({
    ...{ file: 'f1', from: made.from, to: made.from, units: 4 * SECRET.length },
    by: { user: made.owner.id },
  })
  const again = await made.owner.post(made.path, { file: 'f1', from: made.from, to: made.from })
  expect(await again.json()).toEqual({ done: true, units: 0 })
})

test('X4: a directory that fails half-way, evictions, and the alarm end in the whole being done', async () => {
  const made = await pasted()
  const wanted = { file: 'f1', from: made.from, to: made.from }
  const by = { user: made.owner.id, name: 'Owner', role: 'owner' } as const
  const answer = await whileFailing('session_events', async () => await made.stub.redact(wanted, by))
  expect(answer).toEqual({ done: false, units: null })
  await evict(made.stub)
  await isDue(made.stub)
  // The log is done, and of the directory the lines are, but not the texts.
  await made.stub.archive()
  expect(JSON.stringify(await inObject(made.stub, 'SELECT * FROM log'))).not.toMatch(GIVEN)
  await whileFailing('session_texts', async () => {
    await made.stub.archive().catch(() => 'as it should')
    expect(await inObject(made.stub, 'SELECT count(*) AS n FROM redaction')).toEqual([{ n: 1 }])
  })
  await isDue(made.stub)
  for (let i = 0; i < 4; i++) await made.stub.archive()
  await isOut(made)
}, 60_000)

test('X9: one that fails every time says so, is tried later and later and when it is asked for again, and holds nothing up', async () => {
  const made = await pasted()
  const wanted = { file: 'f1', from: made.from, to: made.from }
  const ask = async () => {
    const response = await made.owner.post(made.path, wanted)
    return [response.status, await response.json()]
  }
  const failed = (tries: number) => ({ tries, why: 'The archive could not be written over.', again: later })
  const [later, log] = [expect.any(Number) as number, vi.spyOn(console, 'error').mockReturnValue()]
  await env.DB.prepare(
    `CREATE TRIGGER stuck BEFORE UPDATE ON session_events BEGIN SELECT raise(ABORT, '${SECRET}'); END`,
  ).run()
  expect(await ask()).toEqual([202, { done: false, units: 4 * SECRET.length, failed: failed(1) }])
  expect(await ask()).toMatchObject([202, { failed: failed(2) }])
  await evict(made.stub)
  expect(await ask()).toMatchObject([202, { failed: failed(3) }])
  const seen = async () => (await made.owner.get(made.path)).json()
  const units = 4 * SECRET.length
  expect(await seen()).toMatchObject({ redactions: [{ ...wanted, units, done: false, failed: failed(3) }] })
  // What happens meanwhile is archived, and nothing is tried before its time.
  await made.ada.ask({ t: 'chat', id: 'later', text: 'goes on' }, 'chat')
  await made.stub.archive()
  await made.stub.archive()
  expect((await recordOf(made.id)).at(-1)).toMatchObject({ kind: 'chat', chat: { text: 'goes on' } })
  const noted = 'SELECT tries, again FROM redaction_failure'
  expect(await inObject(made.stub, noted)).toMatchObject([{ tries: 3 }])
  const wait = async () => Number((await inObject(made.stub, noted))[0]?.again) - Date.now()
  expect(await wait()).toBeGreaterThan(10_000)
  await inObject(made.stub, 'UPDATE redaction_failure SET tries = 60')
  await ask()
  expect(await wait()).toBeLessThanOrEqual(24 * 60 * 60_000)
  expect(await wait()).toBeGreaterThan(23 * 60 * 60_000)
  await env.DB.prepare('DROP TRIGGER stuck').run()
  log.mockRestore()
  expect(await ask()).toMatchObject([200, { done: true }])
  expect(await seen()).toMatchObject({ redactions: [{ ...wanted, at: later, units, done: true }] })
  await isOut(made)
}, 60_000)

test('X9: one that cannot be found lets others by', async () => {
  const made = await pasted()
  const late = await made.code.put(0, 0, 'something else', 'p')
  await made.stub.archive()
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const first = 'FROM session_events WHERE room_id = ? AND first_seq = 1'
  const lines = await env.DB.prepare(`SELECT hex(lines) ${first}`).bind(made.id).first<string>('hex(lines)')
  const put = async (hex: string) =>
    env.DB.prepare(`UPDATE session_events SET lines = x'${hex}' WHERE room_id = ? AND first_seq = 1`)
      .bind(made.id)
      .run()
  await put('00')
  const stuck = await made.owner.post(made.path, { file: 'f1', from: made.from, to: made.from })
  expect(await stuck.json()).toMatchObject({ failed: { why: 'It could not be looked for in the record.' } })
  const other = await made.owner.post(made.path, { file: 'f1', from: late, to: late })
  expect([other.status, await other.json()]).toMatchObject([200, { done: true }])
  await put(lines ?? '')
  log.mockRestore()
  await isDue(made.stub)
  for (let i = 0; i < 4; i++) await made.stub.archive()
  await isOut(made)
}, 60_000)

test('X5: staff take out everything, everybody else what is from themselves, and only those with the history', async () => {
  const made = await pasted()
  const member = 'INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)'
  const people: Browser[] = []
  for (const role of ['staff', 'writer', 'viewer', 'bot']) {
    const person = await guestNamed(role)
    await env.DB.prepare(member).bind(made.id, person.id, role).run()
    people.push(person)
  }
  const statuses = async (wanted: (person: Browser) => object) =>
    Promise.all(people.map(async (person) => (await person.post(made.path, wanted(person))).status))
  const range = { file: 'f1', from: 1, to: 1 }
  expect(await statuses(() => range)).toEqual([200, 403, 403, 403])
  expect(await statuses(() => ({ ...range, user: 'u_ada' }))).toEqual([200, 403, 403, 403])
  expect(await statuses(({ id }) => ({ ...range, user: id }))).toEqual([200, 200, 200, 403])
  expect(await statuses(() => ({ run: 'somebody-elses' }))).toEqual([200, 403, 403, 403])
  expect((await (await guestNamed('stranger')).post(made.path, range)).status).toBe(404)
  expect((await made.owner.post(made.path, { ...range, to: 0 })).status).toBe(422)
  expect((await made.owner.post(made.path, { ...range, from: 9, to: 3 })).status).toBe(422)
  expect(await everything(made)).toMatch(GIVEN)
})

test('X11: staff see what was taken out, by whom and where it stands, and nobody else does', async () => {
  const made = await pasted()
  const member = 'INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)'
  const seen = await Promise.all(
    ['staff', 'writer', 'viewer', 'bot'].map(async (role) => {
      const person = await guestNamed(role)
      await env.DB.prepare(member).bind(made.id, person.id, role).run()
      return (await person.get(made.path)).status
    }),
  )
  expect(seen).toEqual([200, 403, 403, 403])
  expect((await (await guestNamed('stranger')).get(made.path)).status).toBe(404)
  expect(await (await made.owner.get(made.path)).json()).toEqual({ redactions: [] })
  const asked = { wanted: { run: 'run-1' }, by: { user: 'u_ada', name: 'ada', color: 1 }, own: false }
  await inObject(made.stub, 'INSERT INTO redaction (asked) VALUES (?)', JSON.stringify(asked))
  await made.stub.archive()
  await made.owner.post(made.path, { file: 'f1', from: made.from, to: made.from })
  const text = await (await made.owner.get(made.path)).text()
  expect(
    v.parse(redactionsAnswer, JSON.parse(text)).redactions.map(({ done, from }) => [done, from]),
  ).toEqual([[true, made.from]])
  expect(text).not.toMatch(GIVEN)
}, 60_000)

test('X7: what a program printed is taken out with its own request, also where the room shows it', async () => {
  const made = await recordedRoom()
  const run = { id: 'run-0001', by: { user: 'u_ada', name: 'ada', color: 1 }, at: 1, language: 'python' }
  const rows = [
    ['run', { run: { ...run, entry: 'a.py', status: 'running', output: [] } }],
    ['output', { run: run.id, chunks: [{ s: 'stdout', data: `${SECRET}\n` }] }],
    ['verdict', { run: run.id, verdict: { status: 'ok' } }],
  ] as const
  const [{ n = 0 } = {}] = await inObject(made.stub, 'SELECT max(seq) AS n FROM log')
  for (const [i, [kind, body]] of rows.entries())
    await inObject(
      made.stub,
      'INSERT INTO log (seq, at, kind, body) VALUES (?, ?, ?, ?)',
      ...[Number(n) + 1 + i, Date.now(), kind, JSON.stringify(body)],
    )
  await evict(made.stub)
  const ada = await enter(made.id, 'ada')
  for (let i = 0; i < 6; i++) {
    await ada.ask({ t: 'chat', id: `m${i}`, text: `word ${i}` }, 'chat')
    await made.stub.archive()
  }
  expect(await everything(made)).toMatch(GIVEN)
  const by = { user: 'u_ada', name: 'ada', role: 'writer' } as const
  expect(await made.stub.redact({ run: run.id }, { ...by, user: 'u_bob' })).toHaveProperty('refused')
  expect(await made.stub.redact({ run: run.id }, by)).toEqual({ done: true, units: SECRET.length })
  expect((await ada.next('run')).run.output).toEqual([{ s: 'stdout', data: `${'█'.repeat(22)}\n` }])
  expect(await everything(made)).not.toMatch(GIVEN)
  expect((await recordOf(made.id)).find(({ kind }) => kind === 'redaction')).toMatchObject({ run: run.id })
})

test('X6: a sealed room gives out what is taken out of it, too', async () => {
  const made = await pasted()
  await made.owner.patch(`/api/rooms/${made.room.code}`, { sealed: true })
  expect((await made.owner.post(made.path, { file: 'f1', from: made.from, to: made.from })).status).toBe(200)
  await isOut(made)
})
