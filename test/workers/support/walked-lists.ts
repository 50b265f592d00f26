import { runInDurableObject } from 'cloudflare:test'
import { env, type Browser, type RoomJSON } from './browser.ts'

/** A list of the API as a test fills and empties it: entries are known by their names among what is answered. */
export type WalkedList = {
  path: string
  /** The names of the entries of an answer. */
  names: (answer: Record<string, Record<string, unknown>[]>) => string[]
  /** Adds an entry that stands at a place in the list's order; answers its name. */
  put: (n: number, at: number) => Promise<string>
  drop: (name: string) => Promise<unknown>
}
/** Whose lists they are, and a room, an assessment and a webhook of theirs. */
export type Owned = { ada: Browser; room: RoomJSON; assessment: string; webhook: string }

const run = (statement: string, ...values: (string | number)[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .run()
const far = Date.now() + 1_000_000_000
/** Ids that sort otherwise than they were made. */
const idOf = (kind: string, n: number) => `${kind}${(n * 7) % 10}${n}`

const user = async (n: number) => {
  const id = idOf('u_walked', n)
  await run(`INSERT OR IGNORE INTO users (id, kind, name, created_at) VALUES (?, 'guest', ?, 1)`, id, id)
  return id
}
const named =
  (field: string, name = 'id') =>
  (answer: Record<string, Record<string, unknown>[]>) =>
    (answer[field] ?? []).map((entry) => String(entry[name]))

async function roomRow(id: string, owner: string, at: number, lobby = false): Promise<void> {
  await run(
    `INSERT INTO rooms (id, code, title, language, visibility, owner_id, created_at, last_used_at, lobby_name, lobby_key)
     VALUES (?1, ?2, 'Walked', 'python', 'code', ?3, 1, ?4, iif(?5, ?1, null), iif(?5, ?1, null))`,
    ...[id, id.replace(/\W|_/g, ''), owner, at, Number(lobby)],
  )
}

/** Every list that comes page by page. */
export const WALKED: Record<string, (owned: Owned) => WalkedList> = {
  'GET /api/rooms': ({ ada }) => ({
    path: '/api/rooms?archived=1',
    names: named('rooms'),
    put: async (n, at) => {
      const id = idOf('r_mine', n)
      await roomRow(id, ada.id, far + at)
      await run(
        `INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, 'owner', 1)`,
        id,
        ada.id,
      )
      return id
    },
    drop: (id) => run(`DELETE FROM room_members WHERE room_id = ?`, id),
  }),
  'GET /api/rooms/{code}/members': ({ room }) => ({
    path: `/api/rooms/${room.code}/members`,
    names: (answer) => [...named('members', 'user')(answer), ...named('banned', 'user')(answer)],
    put: async (n, at) => {
      const [id, banned] = [await user(n), n % 2 === 0]
      await run(
        `INSERT INTO room_members (room_id, user_id, role, joined_at, removed_at) VALUES (?1, ?2, 'writer', ?3, iif(?4, ?3, null))`,
        ...[room.id, id, far + at, Number(banned)],
      )
      return id
    },
    drop: (id) => run(`DELETE FROM room_members WHERE user_id = ?`, id),
  }),
  'GET /api/lobby': ({ ada }) => ({
    path: '/api/lobby?search=rlobby',
    names: named('rooms'),
    put: async (n, at) => {
      const id = idOf('rlobby', n)
      await roomRow(id, ada.id, far + at, true)
      return id
    },
    drop: (id) => run(`UPDATE rooms SET lobby_key = null, lobby_name = null WHERE id = ?`, id),
  }),
  'GET /api/online': ({ room }) => ({
    path: '/api/online',
    names: named('people', 'user'),
    put: async (n, at) => {
      const id = await user(n)
      const row = `INSERT INTO room_presence (room_id, user_id, name, color, joined_at, expires_at) VALUES (?, ?, 'W', 1, ?, ?)`
      await run(row, room.id, id, at, far)
      return id
    },
    drop: (id) => run(`DELETE FROM room_presence WHERE user_id = ?`, id),
  }),
  'GET /api/activity': ({ room, ada }) => ({
    path: '/api/activity',
    names: named('activity', 'seq'),
    put: async (n, at) => {
      const seq = 1_000 + ((n * 7) % 10) * 100 + n
      const row = `INSERT INTO room_activity (room_id, seq, at, kind, user_id, name, detail) VALUES (?, ?, ?, 'ran', ?, 'W', 'x')`
      await run(row, room.id, seq, far + at, ada.id)
      return String(seq)
    },
    drop: (seq) => run(`DELETE FROM room_activity WHERE room_id = ? AND seq = ?`, room.id, Number(seq)),
  }),
  'GET /api/me/sessions': ({ ada }) => ({
    path: '/api/me/sessions',
    names: named('sessions'),
    put: async (n, at) => {
      const id = idOf('walked', n)
      const row = `INSERT INTO sessions (id, user_id, family, token_hash, client, created_at, expires_at) VALUES (?1, ?2, ?1, ?1, 'x', ?3, ?4)`
      await run(row, id, ada.id, far + at, far * 2)
      return id
    },
    drop: (id) => run(`DELETE FROM sessions WHERE family = ?`, id),
  }),
  'GET /api/me/insights': ({ room }) => ({
    path: '/api/me/insights?of=rooms',
    names: named('sessions', 'user'),
    put: async (n, at) => {
      const id = await user(n)
      await run(
        `INSERT INTO session_stats VALUES (?1, ?2, 'W', 1, ?3, ?3, ${'0, '.repeat(12)}0)`,
        ...[room.id, id, far + at],
      )
      return id
    },
    drop: (id) => run(`DELETE FROM session_stats WHERE user_id = ?`, id),
  }),
  'GET /api/problems': ({ ada }) => ({
    path: '/api/problems?from=own',
    names: named('problems'),
    put: async (n, at) => {
      const id = idOf('p_walked', n)
      await run(
        `INSERT INTO problems (id, owner_id, slug, version, visibility, title, difficulty, kind, tags, languages, created_at, updated_at)
         VALUES (?1, ?2, ?1, 1, 'private', ?3, ?4, 'stdio', '[]', '[]', 1, 1)`,
        ...[id, ada.id, `Title ${at}`, at % 2 === 0 ? 'easy' : 'hard'],
      )
      return id
    },
    drop: (id) => run(`UPDATE problems SET removed_at = 1 WHERE id = ?`, id),
  }),
  'GET /api/assessments': ({ ada }) => ({
    path: '/api/assessments',
    names: named('assessments'),
    put: async (n, at) => {
      const id = idOf('a_walked', n)
      await run(
        `INSERT INTO assessments (id, owner_id, kind, title, problems, notes, rubric, created_at, updated_at)
         VALUES (?, ?, 'interview', 'Walked', '[]', '', '[]', 1, ?)`,
        ...[id, ada.id, far + at],
      )
      return id
    },
    drop: (id) => run(`DELETE FROM assessments WHERE id = ?`, id),
  }),
  'GET /api/assessments/{id}/attempts': ({ ada, assessment }) => ({
    path: `/api/assessments/${assessment}/attempts`,
    names: named('attempts', 'name'),
    put: async (n, at) => {
      const id = idOf('r_attempt', n)
      await roomRow(id, ada.id, 1)
      await run(
        `INSERT INTO attempts (room_id, assessment_id, name, started_at) VALUES (?1, ?2, ?1, ?3)`,
        ...[id, assessment, far + at],
      )
      return id
    },
    drop: (id) => run(`DELETE FROM attempts WHERE room_id = ?`, id),
  }),
  'GET /api/webhooks/{id}/deliveries': ({ ada, webhook }) => ({
    path: `/api/webhooks/${webhook}/deliveries`,
    names: named('deliveries'),
    put: (n) =>
      inQueue(ada, (sql) => {
        const [row] = sql.exec(
          `INSERT INTO delivery (hook, message, room, kind, at, body, state, tries) VALUES (?, ?, 'r', 'run.ended', 1, '', 'delivered', 1) RETURNING n`,
          ...[webhook, `m${n}`],
        )
        return String(row?.n)
      }),
    drop: (n) => inQueue(ada, (sql) => void sql.exec('DELETE FROM delivery WHERE n = ?', Number(n))),
  }),
}

const inQueue = <T>(ada: Browser, act: (sql: SqlStorage) => T): Promise<T> =>
  runInDurableObject(env.WEBHOOKS.get(env.WEBHOOKS.idFromName(ada.id)), (_, state) => act(state.storage.sql))
