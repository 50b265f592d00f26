import { expect, test } from 'vitest'
import { GIVEN_ROLES, ROLES, type Role } from '#core/protocol/access.ts'
import { ENDPOINTS } from '../../worker/openapi/document.ts'
import { Browser, env, registered, roomOf } from './support/browser.ts'
import { madeProblem } from './support/problems.ts'
import { record, storeText } from './support/recorded.ts'

/** What is asked: method, path behind the room's, body. */
type Ask = readonly [method: string, rest: string, body?: object]
/** Who is let in, and what others among the members are told. */
type Row = { who: readonly Role[]; others?: 403 | 404; asks: readonly Ask[] }

const STAFF: readonly Role[] = ['owner', 'staff']
const RUNNING: readonly Role[] = [...STAFF, 'writer', 'runner']
const SEEING: readonly Role[] = [...RUNNING, 'viewer']
const MARK = { marks: [], moments: [], summary: '', recommendation: null }

/** Every request about a room that `roles.test.ts` has not. */
const rows = (problem: string): readonly Row[] => [
  {
    who: SEEING,
    asks: [
      ['GET', '/record'],
      ['GET', '/record/moments/6'],
      ['GET', '/record/segments/1'],
      ['GET', '/record/segments/1/keyframe'],
      ['GET', '/record/texts/f1/12'],
      ['GET', '/record/export'],
      ['GET', '/record/clips'],
      ['GET', `/record/curve?problem=${problem}`],
      ['GET', '/events?after=0'],
      ['POST', '/record/flush'],
      ['POST', '/record/clips', { title: 'A clip', from: 4, to: 9 }],
      ['POST', '/record/fork', { seq: 8 }],
    ],
  },
  {
    who: RUNNING,
    asks: [
      ['POST', '/record/runs', { seq: 8, entry: 'f1' }],
      ['POST', '/record/curve', { problem }],
    ],
  },
  // For who watches and is no staff there is no such part.
  { who: STAFF, others: 404, asks: [['GET', '/record/segments/5/staff']] },
  {
    who: [...ROLES],
    asks: [
      ['GET', '/origin'],
      ['GET', '/part'],
      ['GET', '/problems'],
      ['GET', `/problems/${problem}`],
      ['GET', '/timer'],
      ['POST', '/knock'],
      ['GET', '/files'],
      ['GET', '/files/f1'],
      ['GET', '/chat'],
      ['POST', '/chat', { text: 'hello' }],
    ],
  },
  { who: [...STAFF, 'writer', 'bot'], asks: [['PUT', '/files/f1', { base: 0, text: '' }]] },
  { who: [...STAFF, 'writer'], asks: [['POST', '/files', { name: 'made.py' }]] },
  { who: [...RUNNING, 'bot'], asks: [['POST', '/runs', { file: 'f1' }]] },
  {
    who: STAFF,
    asks: [
      ['GET', '/record/redactions'],
      ['POST', '/record/redactions', { file: 'f1', from: 4, to: 4 }],
      ['POST', '/problems', { problem, language: 'python' }],
      ['GET', `/problems/${problem}/hints/2`],
      ['POST', `/problems/${problem}/hints`, { n: 1 }],
      ['POST', '/timer', { do: 'start', minutes: 30 }],
      ['POST', '/hand-in'],
      ['GET', '/scorecards'],
      ['PUT', '/scorecard', MARK],
      ['POST', '/scorecard/submit'],
      ['GET', '/report'],
    ],
  },
  {
    who: ['owner'],
    asks: [
      ['GET', '/embed'],
      ['PUT', '/embed', { sites: [], open: null, playground: false, replay: false }],
    ],
  },
]

/** Those of `roles.test.ts`, and what ends something that is only there once: tests of their own say who may. */
const ELSEWHERE = new Set([
  ...[
    'GET ',
    'PATCH ',
    'DELETE ',
    'POST /join',
    'POST /ticket',
    'GET /members',
    'POST /members',
    'POST /rotate',
  ],
  ...[
    'PATCH /members/{}',
    'DELETE /members/{}',
    'DELETE /bans/{}',
    'GET /links',
    'POST /links',
    'DELETE /links/{}',
  ],
  ...['POST /invites', 'POST /knocks/{}', 'PUT /record/chapters/{}', 'DELETE /record/chapters/{}'],
  ...['DELETE /record/clips/{}', 'DELETE /problems/{}', 'GET /runs/{}', 'DELETE /runs/{}'],
])

test('A16: every request about a room is in this table or in the other', () => {
  const here = rows('p_x').flatMap(({ asks }) =>
    asks.map(([method, rest]) => `${method} ${rest.split('?')[0]}`),
  )
  const documented = ENDPOINTS.flatMap(({ method, path }) => {
    const rest = /^\/api\/rooms\/\{code\}(.*)$/.exec(path)?.[1]
    return rest === undefined ? [] : [`${method.toUpperCase()} ${rest}`]
  })
  const untold = documented.filter((name) => {
    const pattern = new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}$`)
    return !ELSEWHERE.has(name.replace(/\{\w+\}/g, '{}')) && !here.some((ask) => pattern.test(ask))
  })
  expect(untold).toEqual([])
})

test('A16: case 36 over HTTP, every role × every request about a session, its record, its problems and its embedding', async () => {
  const owner = await registered()
  const room = await roomOf(owner)
  const members = new Map<Role, Browser>([['owner', owner]])
  for (const role of GIVEN_ROLES) {
    const person = await registered()
    members.set(role, person)
    await env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
      .bind(room.id, person.id, role)
      .run()
  }
  const [stranger, nobody] = [await registered(), new Browser()]
  await record(room.id)
  await storeText(room.id)
  const { id: problem } = await madeProblem(owner)
  await owner.post(`/api/rooms/${room.code}/problems`, { problem, language: 'python' })

  const statusOf = async (person: Browser, [method, rest, body]: Ask) => {
    const response = await person.send(method, `/api/rooms/${room.code}${rest}`, body)
    await response.body?.cancel()
    // What is asked for may not be there or not go: who is let in learns that.
    return [401, 403, 404].includes(response.status) ? response.status : 200
  }
  for (const { who, others = 403, asks } of rows(problem))
    for (const ask of asks) {
      const [got, expected]: [Record<string, number>, Record<string, number>] = [{}, {}]
      for (const [role, person] of members) {
        got[role] = await statusOf(person, ask)
        // A bot has no history to look in.
        expected[role] = who.includes(role) ? 200 : role === 'bot' ? 403 : others
      }
      const name = ask.slice(0, 2).join(' ')
      expect([name, got]).toEqual([name, expected])
      expect([name, await statusOf(nobody, ask)]).toEqual([name, 401])
      expect([name, await statusOf(stranger, ask)]).toEqual([name, ask[1] === '/embed' ? 403 : 404])
    }
}, 120_000)
