import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { roomID } from '../../worker/id.ts'
import { env } from './support/browser.ts'
import { Live } from './support/live.ts'

/** Tables of a room's SQLite as each version that was in use left them, each with those of the ones before. */
const SCHEMAS: [string, string][] = [
  [
    'the first: log, snapshots, clients, members, tickets',
    `CREATE TABLE log (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
       file TEXT, version INTEGER, client TEXT, n INTEGER, body TEXT NOT NULL);
     CREATE INDEX log_event ON log (kind, seq) WHERE kind <> 'push';
     CREATE TABLE snapshot (file TEXT NOT NULL, part INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL,
       chars INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (file, part)) WITHOUT ROWID;
     CREATE TABLE mark (file TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL,
       PRIMARY KEY (file, version)) WITHOUT ROWID;
     CREATE TABLE client (id TEXT PRIMARY KEY, user TEXT NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE member (user TEXT PRIMARY KEY, name TEXT NOT NULL, guest INTEGER NOT NULL, color INTEGER NOT NULL,
       role TEXT NOT NULL) WITHOUT ROWID;
     CREATE TABLE ticket (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), seq INTEGER NOT NULL);`,
  ],
  [
    'with knocks',
    `CREATE TABLE knock (user TEXT PRIMARY KEY, name TEXT NOT NULL, guest INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;`,
  ],
  [
    'with shared documents',
    `CREATE TABLE doc (n INTEGER PRIMARY KEY, doc TEXT NOT NULL, body BLOB NOT NULL);
     CREATE TABLE doc_snapshot (doc TEXT NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (doc, part)) WITHOUT ROWID;
     CREATE TABLE doc_author (doc TEXT NOT NULL, author INTEGER NOT NULL, user TEXT NOT NULL, PRIMARY KEY (doc, author)) WITHOUT ROWID;`,
  ],
  [
    'with a record',
    `CREATE TABLE floor (file TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE replaced (seq INTEGER PRIMARY KEY, times INTEGER NOT NULL);`,
  ],
  [
    'with redactions',
    `CREATE TABLE redaction (id INTEGER PRIMARY KEY AUTOINCREMENT, asked TEXT NOT NULL, head INTEGER);
     CREATE TABLE masked (seq INTEGER PRIMARY KEY, line TEXT NOT NULL);`,
  ],
  [
    'with redactions that failed',
    `CREATE TABLE redaction_failure (id INTEGER PRIMARY KEY, tries INTEGER NOT NULL, why TEXT NOT NULL, again INTEGER NOT NULL);`,
  ],
]

const by = JSON.stringify({ user: 'u_ada', name: 'Ada', color: 1 })

/** What the first version wrote of a session: a file checkpointed and typed in since, a message, a run that goes on. */
const rows = (id: string) => [
  [
    1,
    'room',
    `{"room":{"id":"${id}","code":"abcdefghj","title":"Earlier","language":"python","archived":false}}`,
  ],
  [2, 'file', `{"change":"created","file":{"id":"f1","name":"main.py","version":0},"by":${by}}`],
  [3, 'join', `{"by":${by}}`],
  [5, 'chat', `{"chat":{"id":"m1","by":${by},"text":"said before"}}`],
  [
    7,
    'run',
    `{"run":{"id":"run00000001","by":${by},"at":7,"language":"python","entry":"main.py","status":"waiting","output":[]}}`,
  ],
  [8, 'output', `{"run":"run00000001","chunks":[{"s":"stdout","data":"1\\n"}]}`],
]
const pushes = [
  [4, 0, 1, '[[[0,"first"]]]'],
  [6, 1, 2, '[[5,[0," second"]]]'],
]

/** Puts a room of an earlier version in place of an object's storage, and has the object start anew. */
async function earlierRoom(tables: string): Promise<string> {
  const id = roomID()
  const stub = env.ROOMS.get(env.ROOMS.idFromName(id))
  await runInDurableObject(stub, async (_room, { storage }) => {
    await storage.deleteAll()
    const { sql } = storage
    sql.exec(tables)
    for (const [seq, kind, body] of rows(id))
      sql.exec(`INSERT INTO log (seq, at, kind, body) VALUES (?, ?, ?, ?)`, seq, Number(seq), kind, body)
    for (const [seq, version, n, body] of pushes)
      sql.exec(
        `INSERT INTO log (seq, at, kind, file, version, client, n, body) VALUES (?, ?, 'push', 'f1', ?, 'client00ada', ?, ?)`,
        ...[seq, Number(seq), version, n, body],
      )
    sql.exec(`INSERT INTO client VALUES ('client00ada', 'u_ada', 1)`)
    sql.exec(`INSERT INTO member VALUES ('u_ada', 'Ada', 0, 1, 'writer')`)
    sql.exec(`INSERT INTO snapshot VALUES ('f1', 0, 1, 4, 5, '"first"')`)
    sql.exec(`INSERT INTO mark VALUES ('f1', 1, 4)`)
    sql.exec(`INSERT INTO checkpoint VALUES (0, 4)`)
  })
  await evictDurableObject(stub)
  return id
}

test.each(
  SCHEMAS.map(
    ([name], i) =>
      [
        name,
        SCHEMAS.slice(0, i + 1)
          .map(([, sql]) => sql)
          .join('\n'),
      ] as const,
  ),
)('OP11: a room of an earlier version goes on: %s', async (_name, tables) => {
  const id = await earlierRoom(tables)
  const ada = await Live.open(id, 'ada')
  const welcome = await ada.hello()
  expect(welcome.room).toMatchObject({ title: 'Earlier', locked: false, sealed: false })
  expect(welcome.texts).toEqual([{ file: 'f1', version: 2, text: 'first second' }])
  expect(welcome.n).toBe(2)
  expect(welcome.chat.map(({ text }) => text)).toEqual(['said before'])
  expect(welcome.run?.output, 'what it printed').toEqual([{ s: 'stdout', data: '1\n' }])

  const push = { t: 'push', file: 'f1', version: 2, n: 3, ops: [[12, [0, ' third']]] }
  expect((await ada.ask(push, 'ack')).n).toBe(3)
  expect((await ada.ask({ t: 'chat', id: 'm2', text: 'said now' }, 'chat')).text).toBe('said now')
  const earlier = await ada.ask({ t: 'open', file: 'f1', version: 0 }, 'tail')
  expect(earlier.pushes.map(({ ops }) => ops)).toEqual([
    [[[0, 'first']]],
    [[5, [0, ' second']]],
    [[12, [0, ' third']]],
  ])
  ada.leave()

  await evictDurableObject(env.ROOMS.get(env.ROOMS.idFromName(id)))
  const bob = await Live.open(id, 'bob')
  expect((await bob.hello()).texts).toMatchObject([{ version: 3, text: 'first second third' }])
  bob.leave()
})

test('OP11: the schemas here end with the one of today', async () => {
  const tablesOf = async (id: string) =>
    runInDurableObject(env.ROOMS.get(env.ROOMS.idFromName(id)), (_room, { storage }) =>
      [
        ...storage.sql.exec(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
        ),
      ]
        .map(({ name }) => String(name))
        .toSorted(),
    )
  const now = await tablesOf(roomID())
  const known = SCHEMAS.flatMap(([, sql]) => [...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name))
  // New since the last of them. Whoever adds a table adds to SCHEMAS what there was before.
  const since = ['spent', 'sqlite_sequence']
  expect(now).toEqual([...known, ...since].toSorted())
})
