import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { rowsOf } from '#core/judge/rows.ts'
import {
  ghostsAnswer,
  practiceAnswer,
  problemAnswer,
  problemsAnswer,
  writtenAnswer,
} from '#core/protocol/api/problems.ts'
import { problem as problemSchema, type Problem } from '#core/protocol/problem.ts'
import { gzip } from '../../durable-objects/gzip.ts'
import { database } from '../../worker/db/database.ts'
import { changeProblem, makeProblem, ownProblem } from '../../worker/db/problems.ts'
import { digest } from '../../worker/id.ts'
import { type Browser, env, errorAnswer, errorOf, guestNamed, registered, roomOf } from './support/browser.ts'
import { madeProblem, problemOf } from './support/problems.ts'

let ada: Browser
let bob: Browser
beforeAll(async () => {
  ;[ada, bob] = [await registered(), await registered()]
})

const list = async (who: Browser, query = '') =>
  v.parse(problemsAnswer, await (await who.get(`/api/problems${query}`)).json())
const rows = async (table: string, id: string): Promise<number> =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE problem_id = ?`)
    .bind(id)
    .first<number>('n')) ?? 0

/** One of the deployment's problems. */
async function builtIn(change: Partial<Problem> = {}): Promise<string> {
  const problem = problemOf(change)
  const id = `b_${problem.slug}`
  const made = await rowsOf(
    { id, owner: null, version: 1, visibility: 'public', at: 1_000, problem },
    { gzip, digest },
  )
  await env.DB.batch(made.map(({ sql, values }) => env.DB.prepare(sql).bind(...values)))
  return id
}

/** Opens a problem in a room as the room’s row says it. */
const opened = (room: string, problem: string, version: number, at = 5_000) =>
  env.DB.prepare(
    'INSERT INTO room_problems (room_id, problem_id, version, language, added_at) VALUES (?, ?, ?, ?, ?)',
  )
    .bind(room, problem, version, 'python', at)
    .run()

let seq = 0
const submitted = (room: string, problem: string, user: string, status: string, passed: number, at: number) =>
  env.DB.prepare(
    `INSERT INTO submissions (room_id, seq, problem_id, version, user_id, kind, language, at, status, passed, total)
     VALUES (?, ?, ?, 1, ?, 'submit', 'python', ?, ?, ?, 2)`,
  )
    .bind(room, ++seq, problem, user, at, status, passed)
    .run()

describe('a problem of one’s own', () => {
  test('Z1: comes back as it was written, and its next version beside it', async () => {
    const first = problemOf()
    const made = await ada.post('/api/problems', first)
    const { id, version } = v.parse(writtenAnswer, await made.json())
    expect([made.status, version]).toEqual([201, 1])
    expect(await (await ada.get(`/api/problems/${id}/source`)).json()).toEqual(first)
    const same = await ada.send('PUT', `/api/problems/${id}`, first)
    expect(v.parse(writtenAnswer, await same.json())).toEqual({ id, version: 1 })
    const next = { ...first, title: 'Add them' }
    const changed = await ada.send('PUT', `/api/problems/${id}`, next)
    expect(v.parse(writtenAnswer, await changed.json())).toEqual({ id, version: 2 })
    expect(await (await ada.get(`/api/problems/${id}/source`)).json()).toEqual(next)
    expect(await (await ada.get(`/api/problems/${id}/source?version=1`)).json()).toEqual(first)
    // Both versions have the same tests.
    expect([await rows('problem_versions', id), await rows('problem_suites', id)]).toEqual([2, 1])
  })

  test('Z2: keeps the versions that rooms have, and forgets those of nobody with their tests', async () => {
    const { id } = await madeProblem(ada)
    const { slug } = v.parse(problemSchema, await (await ada.get(`/api/problems/${id}/source`)).json())
    const room = await roomOf(ada)
    await opened(room.id, id, 2)
    for (let n = 2; n <= 6; n++) {
      const tests = [{ name: `only ${n}`, hidden: false, input: '', expected: String(n) }]
      await ada.send('PUT', `/api/problems/${id}`, problemOf({ slug, tests }))
    }
    const { results } = await env.DB.prepare(
      'SELECT version FROM problem_versions WHERE problem_id = ? ORDER BY version',
    )
      .bind(id)
      .all()
    expect(results).toEqual([{ version: 2 }, { version: 5 }, { version: 6 }])
    expect(await rows('problem_suites', id)).toBe(3)
  })

  test('Z3: has a name that no other of one’s own has; with replace the name says which is meant', async () => {
    const { slug } = problemOf()
    const { id } = await madeProblem(ada, { slug })
    expect(await errorOf(await ada.post('/api/problems', problemOf({ slug })))).toBe('slug_taken slug')
    const again = await ada.post('/api/problems?replace=1', problemOf({ slug, title: 'Other' }))
    expect([again.status, v.parse(writtenAnswer, await again.json())]).toEqual([200, { id, version: 2 }])
    const { id: other } = await madeProblem(ada)
    const moved = await ada.send('PUT', `/api/problems/${other}`, problemOf({ slug }))
    expect(await errorOf(moved)).toBe('slug_taken slug')
    expect((await bob.post('/api/problems', problemOf({ slug }))).status).toBe(201)
  })

  test('Z3: two changes at once become two versions, or one is refused: never half of each', async () => {
    const { id } = await madeProblem(ada)
    const put = (title: string) => ada.send('PUT', `/api/problems/${id}`, problemOf({ title }))
    const answers = await Promise.all([put('One'), put('Two'), put('Three')])
    for (const { status } of answers) expect([200, 503]).toContain(status)
    const newest = await list(ada, '?from=own')
    const entry = newest.problems.find((one) => one.id === id)
    const { title, version } = v.parse(problemAnswer, await (await ada.get(`/api/problems/${id}`)).json())
    expect([title, version]).toEqual([entry?.title, entry?.version])
  })

  test('Z2: goes away whole, or stays for the rooms that have it', async () => {
    const [free, used] = [await madeProblem(ada), await madeProblem(ada)]
    await opened((await roomOf(ada)).id, used.id, 1)
    expect(await errorOf(await bob.delete(`/api/problems/${free.id}`))).toBe('not_found')
    for (const { id } of [free, used]) {
      expect((await ada.delete(`/api/problems/${id}`)).status).toBe(204)
      expect((await ada.get(`/api/problems/${id}`)).status).toBe(404)
      expect((await ada.delete(`/api/problems/${id}`)).status).toBe(404)
    }
    expect(await rows('problem_versions', free.id)).toBe(0)
    expect(await rows('problem_suites', free.id)).toBe(0)
    expect(await rows('problem_versions', used.id)).toBe(1)
  })
})

describe('what is hostile or too large', () => {
  const faultsOf = async (response: Response) => {
    const { error } = v.parse(errorAnswer, await response.json())
    return { code: error.code, message: error.message, paths: error.faults?.map(({ path }) => path) ?? [] }
  }

  test('Z4: says everything that is wrong by the part, and keeps nothing', async () => {
    const before = (await list(ada, '?from=own')).total
    const bad = { ...problemOf(), title: '', difficulty: 'impossible', extra: 1 }
    const { code, paths } = await faultsOf(await ada.post('/api/problems', bad))
    expect([code, paths.toSorted()]).toEqual(['bad_problem', ['difficulty', 'extra', 'title']])
    const unsound = problemOf({
      statement: 'Look: ![x](https://evil.example/x.png) <script>alert(1)</script>',
      starters: { python: { entry: 'gone.py', files: [{ name: '../main.py', text: '' }] } },
    })
    const answer = await faultsOf(await ada.post('/api/problems', unsound))
    expect(new Set(answer.paths)).toEqual(new Set(['statement', 'starters.python']))
    expect((await list(ada, '?from=own')).total).toBe(before)
  })

  test('Z4: ten thousand tests and ten megabytes of them are refused by name', async () => {
    const before = (await list(ada, '?from=own')).total
    const tests = Array.from({ length: 10_000 }, (_, n) => ({
      ...{ name: `t${n}`, hidden: true, input: '', expected: '' },
    }))
    const many = await faultsOf(await ada.post('/api/problems', problemOf({ tests })))
    expect(many).toEqual({
      code: 'bad_problem',
      message: 'tests: There are 10000 tests; a problem may have 200.',
      paths: ['tests'],
    })
    const half = 'x'.repeat(500_000)
    const large = Array.from({ length: 20 }, (_, n) => ({
      ...{ name: `t${n}`, hidden: true, input: half, expected: '' },
    }))
    const heavy = await faultsOf(await ada.post('/api/problems', problemOf({ tests: large })))
    expect(heavy.message).toContain('All tests together have 10000000 characters')
    const huge = JSON.stringify({ ...problemOf(), statement: 'x'.repeat(13_000_000) })
    expect(await errorOf(await ada.post('/api/problems', huge))).toBe('too_large')
    expect((await list(ada, '?from=own')).total).toBe(before)
  })

  test('Z1: six megabytes that do not compress are kept in parts and come back', async () => {
    const random = () =>
      Array.from({ length: 60 }, () => {
        const bytes = crypto.getRandomValues(new Uint8Array(5_000))
        return btoa(String.fromCharCode(...bytes))
      }).join('')
    const tests = Array.from({ length: 14 }, (_, n) => ({
      ...{ name: `t${n}`, hidden: n > 0, input: random(), expected: 'x' },
    }))
    const problem = problemOf({ tests })
    const { id } = await madeProblem(ada, problem)
    expect(await rows('problem_suites', id)).toBeGreaterThan(2)
    expect(await (await ada.get(`/api/problems/${id}/source`)).json()).toEqual(problem)
  })

  test('Z4: what one person’s problems take together is bounded, with the versions that rooms keep', async () => {
    const kim = await registered()
    const random = (n: number) => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(n))))
    const fresh = (slug: string) =>
      problemOf({ slug, tests: [{ name: 'one', hidden: true, input: random(30_000), expected: 'x' }] })
    const stores = { db: database(env), raw: env.DB, most: { problems: 100, bytes: 80_000 } }
    const made = await makeProblem(stores, kim.id, fresh('first'))
    expect(made).toMatchObject({ version: 1 })
    const change = async () => {
      const had = await ownProblem(stores.db, { slug: 'first' }, kim.id)
      return had && changeProblem(stores, kim.id, had, fresh('first'))
    }
    const id = 'id' in made ? made.id : ''
    await opened((await roomOf(kim)).id, id, 1)
    expect(await change()).toMatchObject({ version: 2 })
    expect(await change()).toMatchObject({ refused: 'problem_mb' })
    expect(await makeProblem(stores, kim.id, fresh('second'))).toMatchObject({ refused: 'problem_mb' })
    expect(await makeProblem(stores, (await registered()).id, fresh('of-another'))).toMatchObject({
      version: 1,
    })
    // What was taken away is kept for the room, and counts.
    await kim.delete(`/api/problems/${id}`)
    expect(await makeProblem(stores, kim.id, fresh('third'))).toMatchObject({ refused: 'problem_mb' })
  })

  test.each([
    ['__proto__', '{"__proto__": {"slug": "x"}}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['tests that are no list', JSON.stringify({ ...problemOf(), tests: 'x' })],
    ['a signature of a million', JSON.stringify({ ...problemOf(), signature: 'x'.repeat(1_000_000) })],
  ])('%s is no problem', async (_, body) => {
    expect(await errorOf(await ada.post('/api/problems', body))).toBe('bad_problem')
  })

  test('a query is checked', async () => {
    for (const query of ['?difficulty=x', '?kind=x', '?from=x', `?q=${'x'.repeat(81)}`])
      expect(await errorOf(await ada.get(`/api/problems${query}`))).toBe('invalid')
    expect((await list(ada, `?q=${encodeURIComponent(`%' OR 1=1 --`)}`)).problems).toEqual([])
    expect((await ada.get('/api/problems?cursor=nothing')).status).toBe(400)
  })
})

describe('who sees what', () => {
  test('Z5: a private problem is not there for others, whatever they ask', async () => {
    const { id } = await madeProblem(ada)
    for (const rest of ['', '/source', '/hints/1', '/editorial', '/ghosts'])
      expect([rest, (await bob.get(`/api/problems/${id}${rest}`)).status]).toEqual([rest, 404])
    expect((await bob.send('PUT', `/api/problems/${id}`, problemOf())).status).toBe(404)
    expect((await bob.patch(`/api/problems/${id}`, { visibility: 'public' })).status).toBe(404)
    expect((await bob.post(`/api/problems/${id}/check`, {})).status).toBe(404)
    expect((await list(bob)).problems.map((one) => one.id)).not.toContain(id)
  })

  test('Z5: hidden tests, submissions and editorial of a public one are its owner’s', async () => {
    const { id } = await madeProblem(ada)
    expect((await ada.patch(`/api/problems/${id}`, { visibility: 'public' })).status).toBe(204)
    const text = await (await bob.get(`/api/problems/${id}`)).text()
    expect(text).toContain('1 2')
    for (const secret of ['the hidden', 'the reference', 'The editorial', 'first hint'])
      expect([secret, text.includes(secret)]).toEqual([secret, false])
    expect(await errorOf(await bob.get(`/api/problems/${id}/source`))).toBe('forbidden')
    expect(await errorOf(await bob.post(`/api/problems/${id}/check`, {}))).toBe('forbidden')
    expect(await errorOf(await bob.get(`/api/problems/${id}/editorial`))).toBe('forbidden')
    expect(await (await bob.get(`/api/problems/${id}/hints/2`)).json()).toEqual({ hint: 'The second hint.' })
    for (const n of ['0', '3', '-1', 'x'])
      expect((await bob.get(`/api/problems/${id}/hints/${n}`)).status).toBe(404)
    const room = await roomOf(bob, 'private')
    await submitted(room.id, id, bob.id, 'wrong_answer', 1, 6_000)
    expect((await bob.get(`/api/problems/${id}/editorial`)).status).toBe(403)
    await submitted(room.id, id, bob.id, 'ok', 2, 7_000)
    expect(await (await bob.get(`/api/problems/${id}/editorial`)).json()).toEqual({
      editorial: 'The editorial.',
    })
  })

  test('Z5: hidden tests stay their owner’s when others open the problem in rooms of their own', async () => {
    const { id } = await madeProblem(ada)
    await ada.patch(`/api/problems/${id}`, { visibility: 'public' })
    const brought = await builtIn()
    const guest = await guestNamed('Guest')
    const rooms = { ada: await roomOf(ada), bob: await roomOf(bob) }
    const asStaff = async (who: Browser, by: Browser, code: string) => {
      await who.post(`/api/rooms/${code}/join`)
      expect((await by.patch(`/api/rooms/${code}/members/${who.id}`, { role: 'staff' })).status).toBeLessThan(
        300,
      )
    }
    const seen = async (who: Browser, code: string, problem: string, opener = who) => {
      await opener.post(`/api/rooms/${code}/problems`, { problem, language: 'python' })
      const answer = await who.get(`/api/rooms/${code}/problems/${problem}`)
      return answer.status === 200 ? (await answer.text()).includes('the hidden') : answer.status
    }
    expect(await seen(bob, rooms.bob.code, id), 'a public one of somebody else').toBe(false)
    expect(await seen(ada, rooms.ada.code, id)).toBe(true)
    expect(await seen(bob, rooms.bob.code, brought)).toBe(true)
    await asStaff(guest, bob, rooms.bob.code)
    expect(await seen(guest, rooms.bob.code, brought), 'what no guest sees elsewhere').toBe(false)
    // Who interviews together knows the problem that one of them brought.
    const { id: own } = await madeProblem(ada)
    await bob.post(`/api/rooms/${rooms.ada.code}/join`)
    expect(await seen(bob, rooms.ada.code, own, ada)).toBe(false)
    await asStaff(bob, ada, rooms.ada.code)
    expect(await seen(bob, rooms.ada.code, own, ada)).toBe(true)
    // Nor does it help to have opened a public one that is private now, with its owner called in.
    await ada.patch(`/api/problems/${id}`, { visibility: 'private' })
    await asStaff(ada, bob, rooms.bob.code)
    expect(await seen(bob, rooms.bob.code, id)).toBe(false)
  })

  test('Z5: of a problem of others its newest version only: what was in earlier ones was not shown to them', async () => {
    const { id } = await madeProblem(ada, { statement: 'The secret draft.' })
    await ada.send('PUT', `/api/problems/${id}`, problemOf())
    await ada.patch(`/api/problems/${id}`, { visibility: 'public' })
    for (const rest of ['', '/hints/1', '/editorial'])
      expect([rest, (await bob.get(`/api/problems/${id}${rest}?version=1`)).status]).toEqual([rest, 404])
    expect((await bob.get(`/api/problems/${id}?version=2`)).status).toBe(200)
    expect(await (await ada.get(`/api/problems/${id}?version=1`)).text()).toContain('The secret draft.')
  })

  test('Z5: what is built in shows its source to accounts and not to guests, and nobody changes it', async () => {
    const id = await builtIn()
    const guest = await guestNamed('Guest')
    expect((await ada.get(`/api/problems/${id}/source`)).status).toBe(200)
    expect(await errorOf(await guest.get(`/api/problems/${id}/source`))).toBe('forbidden')
    expect((await guest.get(`/api/problems/${id}`)).status).toBe(200)
    expect(await errorOf(await guest.post('/api/problems', problemOf()))).toBe('forbidden')
    expect((await ada.send('PUT', `/api/problems/${id}`, problemOf())).status).toBe(404)
    expect((await ada.delete(`/api/problems/${id}`)).status).toBe(404)
  })
})

test('Z7: earlier sessions are those of rooms that one is in still', async () => {
  const { id } = await madeProblem(bob)
  const room = await roomOf(ada)
  await bob.post(`/api/rooms/${room.code}/join`)
  await submitted(room.id, id, bob.id, 'ok', 2, 7_000)
  const ghosts = async () =>
    v.parse(ghostsAnswer, await (await bob.get(`/api/problems/${id}/ghosts`)).json()).ghosts
  expect(await ghosts()).toMatchObject([{ room: { code: room.code } }])
  await ada.delete(`/api/rooms/${room.code}/members/${bob.id}`)
  // Its code may be another by now.
  expect(await ghosts()).toEqual([])
})

describe('the list', () => {
  test('Z6: is found by words, difficulty, tag, kind, language and whose it is', async () => {
    const tag = `tag-${Date.now()}`
    const own = await madeProblem(ada, {
      tags: [tag, 'graphs'],
      title: 'Zebra crossings',
      difficulty: 'hard',
    })
    const brought = await builtIn({ tags: [tag], title: 'Aardvarks', difficulty: 'intro' })
    const ids = async (query: string) => (await list(ada, `?tag=${tag}${query}`)).problems.map(({ id }) => id)
    expect(await ids('')).toEqual([brought, own.id])
    expect(await ids('&q=zebra%20GRAPHS')).toEqual([own.id])
    expect(await ids('&difficulty=intro')).toEqual([brought])
    expect(await ids('&from=own')).toEqual([own.id])
    expect(await ids('&from=built-in')).toEqual([brought])
    expect(await ids('&from=shared')).toEqual([])
    expect(await ids('&language=python')).toHaveLength(2)
    expect(await ids('&language=go')).toEqual([])
    expect(await ids('&kind=sql')).toEqual([])
    expect((await list(ada)).tags).toContain(tag)
  })

  test('Z6: comes in pages that leave nothing out', async () => {
    const tag = `pages-${Date.now()}`
    const made = new Set<string>()
    for (let n = 0; n < 53; n++) made.add(await builtIn({ tags: [tag], title: `Page ${n % 7}` }))
    const first = await list(ada, `?tag=${tag}`)
    const second = await list(ada, `?tag=${tag}&cursor=${first.next}`)
    expect([first.problems.length, first.total, second.problems.length, second.next]).toEqual([
      50,
      53,
      3,
      null,
    ])
    expect(new Set([...first.problems, ...second.problems].map(({ id }) => id))).toEqual(made)
  })
})

describe('practice', () => {
  test('Z7: tells what is solved and open, where to go on, and how earlier sessions went', async () => {
    const kim = await registered()
    const [solved, open] = [await builtIn({ difficulty: 'expert' }), await builtIn({ difficulty: 'expert' })]
    const [alone, shared] = [await roomOf(kim, 'private'), await roomOf(kim, 'private')]
    const now = Date.now()
    await opened(alone.id, open, 1, now - 60_000)
    await opened(shared.id, solved, 1, now - 90_000)
    await env.DB.prepare(
      `INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, 'writer', 1)`,
    )
      .bind(shared.id, bob.id)
      .run()
    await submitted(shared.id, solved, kim.id, 'wrong_answer', 1, now - 50_000)
    await submitted(shared.id, solved, kim.id, 'ok', 2, now - 40_000)
    await submitted(shared.id, solved, bob.id, 'ok', 2, now - 30_000)
    const practice = v.parse(practiceAnswer, await (await kim.get('/api/practice')).json())
    expect(practice).toMatchObject({ solved: { expert: 1, intro: 0 }, attempts: 2, solves: [now - 40_000] })
    expect(practice.open.map(({ id, progress }) => [id, progress?.room, progress?.solved])).toEqual([
      [open, alone.code, false],
    ])
    const { ghosts } = v.parse(ghostsAnswer, await (await kim.get(`/api/problems/${solved}/ghosts`)).json())
    expect(ghosts).toEqual([
      {
        room: { code: shared.code, title: 'A room' },
        startedAt: now - 90_000,
        marks: [
          { at: 40_000, passed: 1, total: 2 },
          { at: 50_000, passed: 2, total: 2 },
        ],
      },
    ])
    const entry = v.parse(problemAnswer, await (await kim.get(`/api/problems/${solved}`)).json())
    // A room that somebody else is in is nowhere to go on alone.
    expect(entry.progress).toEqual({ solved: true, attempts: 2, lastAt: now - 40_000, room: null })
  })
})
