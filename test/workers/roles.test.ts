import { beforeEach, expect, test, vi } from 'vitest'
import { ROLES, type Role } from '#core/protocol/access.ts'
import { Browser, env, guestNamed, registered, roomOf, type RoomJSON } from './support/browser.ts'

type Request = (person: Browser, code: string, other: Browser) => Promise<Response>

const path = (code: string, rest = '') => `/api/rooms/${code}${rest}`

/** Every request about a room; `other` is a writer in it, and `knocker` waits at its door. */
const REQUESTS: Record<string, Request> = {
  see: (person, code) => person.get(path(code)),
  join: (person, code) => person.post(path(code, '/join')),
  ticket: (person, code) => person.post(path(code, '/ticket')),
  members: (person, code) => person.get(path(code, '/members')),
  add: (person, code, other) => person.post(path(code, '/members'), { username: other.username }),
  role: (person, code, other) => person.send('PATCH', path(code, `/members/${other.id}`), { role: 'viewer' }),
  'send out': (person, code, other) => person.delete(path(code, `/members/${other.id}`)),
  ban: (person, code, other) => person.delete(path(code, `/members/${other.id}?ban=1`)),
  unban: (person, code) => person.delete(path(code, '/bans/u_banned')),
  links: (person, code) => person.get(path(code, '/links')),
  link: (person, code) => person.post(path(code, '/links'), { role: 'viewer' }),
  'end link': (person, code) => person.delete(path(code, '/links/a-link')),
  invite: (person, code) => person.post(path(code, '/invites'), { email: 'a@b.example', role: 'viewer' }),
  'let in': (person, code) => person.post(path(code, '/knocks/u_knocks'), { role: 'viewer' }),
  refuse: (person, code) => person.post(path(code, '/knocks/u_knocks'), { refuse: true }),
  chapter: (person, code) => person.send('PUT', path(code, '/record/chapters/3'), { title: 'Named' }),
  'no chapter': (person, code) => person.delete(path(code, '/record/chapters/3')),
  rename: (person, code) => person.patch(path(code), { title: 'Renamed' }),
  open: (person, code) => person.patch(path(code), { visibility: 'code' }),
  wait: (person, code) => person.patch(path(code), { waiting: true }),
  lock: (person, code) => person.patch(path(code), { locked: true }),
  archive: (person, code) => person.patch(path(code), { archived: true }),
  rotate: (person, code) => person.post(path(code, '/rotate')),
  seal: (person, code) => person.patch(path(code), { sealed: true }),
  delete: (person, code) => person.delete(path(code)),
}
const NAMES = Object.keys(REQUESTS)
const SEEING = ['see', 'join', 'ticket', 'members']
const PEOPLE = NAMES.slice(NAMES.indexOf('add'), NAMES.indexOf('rename'))
const SEALED = NAMES.filter((name) => name !== 'rename' && name !== 'lock')

type State = 'open' | 'locked' | 'sealed' | 'archived'
/** What of all requests succeeds for whom; the state of a room matters for its owner only, when it is sealed. */
const ALLOWED: Record<Role | 'guest', (state: State) => readonly string[]> = {
  owner: (state) => (state === 'sealed' ? SEALED : NAMES),
  staff: () => [...SEEING, ...PEOPLE],
  writer: () => SEEING,
  runner: () => SEEING,
  viewer: () => SEEING,
  bot: () => SEEING,
  guest: () => SEEING,
}

const COLUMN: Record<Exclude<State, 'open'>, string> = {
  locked: 'locked_at',
  sealed: 'sealed_at',
  archived: 'archived_at',
}
const TABLES = [
  'rooms WHERE id',
  'room_members WHERE room_id',
  'room_links WHERE room_id',
  'room_knocks WHERE room_id',
  'session_chapters WHERE room_id',
]

/** Everything the database knows of a room. */
async function known(room: RoomJSON): Promise<string> {
  const rows = await env.DB.batch(
    TABLES.map((table) => env.DB.prepare(`SELECT * FROM ${table} = ?`).bind(room.id)),
  )
  return JSON.stringify(rows.map(({ results }) => results))
}

/** A room in a state, with members, a banned person, a link and a knock in it. */
async function furnished(
  owner: Browser,
  visibility: 'code' | 'private',
  state: State,
  members: readonly [string, string][],
): Promise<RoomJSON> {
  // More rooms than a person makes in an hour.
  const limits = env.LIMITER.get(env.LIMITER.idFromName(`person:${owner.id}`))
  for (const name of ['roomPerPerson', 'codeChangePerPerson', 'newLinkPerPerson']) await limits.clear(name)
  const room = await roomOf(owner, visibility)
  const run = (query: string, ...values: unknown[]) => env.DB.prepare(query).bind(...values)
  const member =
    'INSERT INTO room_members (room_id, user_id, role, joined_at, removed_at) VALUES (?, ?, ?, 1, ?)'
  const user = `INSERT INTO users (id, kind, name, created_at) VALUES (?, 'guest', 'Kim', 1) ON CONFLICT DO NOTHING`
  await env.DB.batch([
    ...['u_banned', 'u_knocks'].map((id) => run(user, id)),
    ...members.map(([id, role]) => run(member, room.id, id, role, null)),
    run(member, room.id, 'u_banned', 'writer', 1),
    run('DELETE FROM room_links WHERE id = ?', 'a-link'),
    run(
      `INSERT INTO room_links (id, room_id, token_hash, role, created_by, created_at) VALUES ('a-link', ?, 'x', 'viewer', ?, 1)`,
      room.id,
      owner.id,
    ),
    run(
      'INSERT INTO room_knocks (room_id, user_id, asked_at) VALUES (?, ?, ?)',
      room.id,
      'u_knocks',
      Date.now(),
    ),
    ...(state === 'open' ? [] : [run(`UPDATE rooms SET ${COLUMN[state]} = 1 WHERE id = ?`, room.id)]),
  ])
  return room
}

beforeEach(() => {
  // Invitations are printed where no mail is set up.
  vi.spyOn(console, 'log').mockImplementation(() => {})
})

test.each([
  ['open', 'code'],
  ['open', 'private'],
  ['locked', 'code'],
  ['sealed', 'code'],
  ['archived', 'private'],
] as const)(
  'A16: case 36 over HTTP, every role × every request in a room that is %s, of visibility %s',
  async (state, visibility) => {
    const [owner, other] = [await registered(), await registered()]
    const people: Record<string, Browser> = { owner, stranger: await registered(), nobody: new Browser() }
    for (const role of ROLES.slice(1)) people[role] = await guestNamed(role)
    people['guest'] = await guestNamed('Kim')
    const members = Object.entries(people).flatMap(([role, { id }]): [string, string][] =>
      ['owner', 'stranger', 'nobody'].includes(role) ? [] : [[id, role === 'guest' ? 'writer' : role]],
    )
    const make = () => furnished(owner, visibility, state, [...members, [other.id, 'writer']])
    let room = await make()
    for (const [who, person] of Object.entries(people)) {
      const [got, expected]: [Record<string, number>, Record<string, number>] = [{}, {}]
      for (const [name, request] of Object.entries(REQUESTS)) {
        const before = await known(room)
        const { status } = await request(person, room.code, other)
        got[name] = Math.floor(status / 100) === 2 ? 200 : status
        expected[name] = answerTo(who, name, state, visibility)
        // Only what was allowed changed something; then the next one starts from the beginning.
        if (status >= 300) expect(await known(room), `${who} ${name}`).toBe(before)
        else if ((await known(room)) !== before) room = await make()
      }
      expect({ [who]: got }).toEqual({ [who]: expected })
    }
  },
  120_000,
)

function answerTo(who: string, name: string, state: State, visibility: 'code' | 'private'): number {
  if (who === 'nobody') return 401
  if (who === 'stranger') {
    // Of a room one does not belong to there is no record.
    if (visibility === 'private' || name.endsWith('chapter')) return 404
    return name === 'see' || name === 'join' ? 200 : 403
  }
  return ALLOWED[who as Role | 'guest'](state).includes(name) ? 200 : 403
}
