import { beforeAll, describe, expect, test, vi } from 'vitest'
import * as v from 'valibot'
import { assessmentAnswer, assessmentsAnswer, startedRoom } from '#core/protocol/api/assessments.ts'
import { attemptsAnswer, overviewAnswer } from '#core/protocol/api/attempts.ts'
import { scorecardsAnswer } from '#core/protocol/api/scorecards.ts'
import { report } from '#core/protocol/api/session-report.ts'
import { takeAnswer } from '#core/protocol/api/takes.ts'
import { withVariables } from './support/admin.ts'
import { type Browser, env, errorOf, guestNamed, registered, roomOf } from './support/browser.ts'
import {
  idOf,
  linkOf,
  live,
  loadedRunner,
  prepared,
  rowOf,
  runner,
  JUDGED_MS,
  RUNNER,
  startedBy,
  taken,
  wanted,
} from './support/assessed.ts'
import { SECRETS, storedProblem } from './support/stored-problem.ts'

beforeAll(() => {
  vi.spyOn(console, 'error').mockReturnValue()
  return loadedRunner()
}, 160_000)

const put = (who: Browser, path: string, body: unknown) => who.send('PUT', path, body)
const role = (room: string, user: string) =>
  env.DB.prepare('SELECT role FROM room_members WHERE room_id = ? AND user_id = ?')
    .bind(room, user)
    .first('role')
const bodyOf = { marks: [{ criterion: 'Clarity', score: 1, note: 'note of the mark' }], moments: [] }
const card = { ...bodyOf, summary: 'the summary of staff', recommendation: 'yes' as const }

describe('an assessment', () => {
  test('M7: is kept, listed, changed, put away and brought back by who prepared it', async () => {
    const ada = await registered()
    const { id, ...made } = await prepared(ada, { kind: 'interview' })
    expect(made).toMatchObject({ hasLink: false, rooms: 0, notes: '## Ask about loops', archivedAt: null })
    expect(made.problems.every(({ title }) => title?.startsWith('Sums'))).toBe(true)
    const path = `/api/assessments/${id}`
    const ids = made.problems.map(({ problem }) => problem)
    const changed = await put(ada, path, wanted(ids, { kind: 'interview', title: 'Round two' }))
    expect(v.parse(assessmentAnswer, await changed.json()).assessment.title).toBe('Round two')
    const list = async (query = '') =>
      v.parse(assessmentsAnswer, await (await ada.get(`/api/assessments${query}`)).json()).assessments.length
    await ada.patch(path, { archived: true })
    expect([await list(), await list('?archived=1')]).toEqual([0, 1])
    await ada.patch(path, { archived: false })
    await ada.post(`${path}/rooms`, {})
    expect((await ada.delete(path)).status, 'with a room it is only put away').toBe(204)
    expect([await list(), await list('?archived=1')]).toEqual([0, 1])
    const other = await prepared(ada)
    await ada.delete(`/api/assessments/${other.id}`)
    expect((await ada.get(`/api/assessments/${other.id}`)).status).toBe(404)
  })

  test('M7: is not there for anybody else, and guests prepare none', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const { id } = await prepared(ada)
    const path = `/api/assessments/${id}`
    const answers = [
      await eve.get(path),
      await put(eve, path, wanted([await storedProblem()])),
      await eve.patch(path, { archived: true }),
      await eve.delete(path),
      await eve.post(`${path}/link`, {}),
      await eve.post(`${path}/rooms`, {}),
      await eve.get(`${path}/attempts`),
      await eve.get(`${path}/attempts?format=csv`),
    ]
    for (const answer of answers) expect(await errorOf(answer)).toBe('not_found')
    const guest = await guestNamed('Kim')
    expect(await errorOf(await guest.post('/api/assessments', wanted([await storedProblem()])))).toBe(
      'forbidden',
    )
  })

  test('M7: is refused with what does not fit', async () => {
    const [ada, eve] = [await registered(), await registered()]
    const [own, foreign] = [await storedProblem(ada.id), await storedProblem(eve.id)]
    const no = async (problems: string[], change: object) =>
      errorOf(await ada.post('/api/assessments', wanted(problems, change)))
    expect(await no([foreign], {})).toBe('invalid problems')
    expect(await no([own, own], {})).toBe('invalid problems')
    expect(await no([own], { minutes: null })).toBe('invalid minutes')
    expect(await no([own], { opensAt: 2, closesAt: 1 })).toBe('invalid closesAt')
    expect(await no([own], { title: 'a\u202eb' })).toBe('invalid title')
    const one = { name: 'Same', about: '', levels: [{ score: 1, about: '' }] }
    expect(await no([own], { rubric: [one, one] })).toBe('invalid rubric')
  })

  test('M7: of the kinds with staff makes rooms with its problems, its notes for staff and its timer, which does not run yet', async () => {
    const ada = await registered()
    const { id } = await prepared(ada, { kind: 'interview', minutes: 45 })
    const made = await ada.post(`/api/assessments/${id}/rooms`, { title: 'With Kim' })
    const { code } = v.parse(startedRoom, await made.json())
    const room = (await (await ada.get(`/api/rooms/${code}`)).json()) as { room: object }
    expect(room).toMatchObject({ room: { title: 'With Kim', visibility: 'private', role: 'owner' } })
    const { timer, notes, problems, assessment } = v.parse(
      report,
      await (await ada.get(`/api/rooms/${code}/report`)).json(),
    )
    expect(timer).toMatchObject({ leftMs: 45 * 60_000, endsAt: null, locksAtEnd: true, handsIn: false })
    expect([notes.map(({ text }) => text), problems.length, assessment?.id]).toEqual([
      ['## Ask about loops'],
      2,
      id,
    ])
    expect(await errorOf(await ada.post(`/api/rooms/${code}/hand-in`, {}))).toBe('invalid')
  })
})

describe('a take-home', () => {
  test('M8: has one private room for each person, however often and from how many windows they start', async () => {
    const [ada, kim, guest] = [await registered(), await registered(), await guestNamed('Kim')]
    const assessment = await prepared(ada)
    const { token } = await linkOf(ada, assessment)
    const see = async (who: Browser) =>
      v.parse(takeAnswer, await (await who.get(`/api/take/${token}`)).json())
    expect(await see(kim)).toMatchObject({ state: 'ready', problems: 2, minutes: 60, code: null })
    const codes = await Promise.all([1, 2, 3].map(() => startedBy(kim, token)))
    expect(new Set(codes).size).toBe(1)
    const [code = ''] = codes
    const id = await idOf(code)
    expect([await role(id, kim.id), await role(id, ada.id)]).toEqual(['writer', 'owner'])
    expect(await see(kim)).toMatchObject({ state: 'open', code, endsAt: (await rowOf(id))?.ends_at })
    const other = await startedBy(guest, token)
    expect(other).not.toBe(code)
    expect((await guest.get(`/api/rooms/${code}`)).status).toBe(404)
    const rooms = env.DB.prepare('SELECT count(*) AS n FROM rooms WHERE owner_id = ?').bind(ada.id)
    expect(await rooms.first('n')).toBe(2)
    expect(await errorOf(await ada.post(`/api/take/${token}`, {}))).toBe('forbidden')
  })

  test('M8: its link works once it was made, until another is, within its time, and is kept as a digest', async () => {
    const [ada, kim] = [await registered(), await registered()]
    const assessment = await prepared(ada)
    const first = await linkOf(ada, assessment)
    expect(first.url).toBe(`https://cc.example/take#${first.token}`)
    const second = await linkOf(ada, assessment)
    expect((await kim.get(`/api/take/${first.token}`)).status).toBe(404)
    expect((await kim.get(`/api/take/${second.token}`)).status).toBe(200)
    const stored = await env.DB.prepare('SELECT * FROM assessments WHERE id = ?').bind(assessment.id).first()
    expect(JSON.stringify(stored)).not.toContain(second.token)
    const ids = assessment.problems.map(({ problem }) => problem)
    const hour = 3_600_000
    for (const [change, state] of [
      [{ opensAt: Date.now() + hour }, 'early'],
      [{ closesAt: Date.now() - hour }, 'late'],
    ] as const) {
      await put(ada, `/api/assessments/${assessment.id}`, wanted(ids, change))
      expect(await (await kim.get(`/api/take/${second.token}`)).json()).toMatchObject({ state })
      expect(await errorOf(await kim.post(`/api/take/${second.token}`, {}))).toBe('forbidden')
    }
    await ada.patch(`/api/assessments/${assessment.id}`, { archived: true })
    expect((await kim.get(`/api/take/${second.token}`)).status).toBe(404)
  })

  test('M8: is handed in by its person, who keeps the view of it; nobody else of it hands it in', async () => {
    const { owner, person, code, id, stub, token, assessment } = await taken()
    await runner(stub, RUNNER)
    const eve = await registered()
    expect((await eve.post(`/api/rooms/${code}/hand-in`, {})).status).toBe(404)
    const path = `/api/rooms/${code}/hand-in`
    expect((await person.post(path, {})).status).toBe(200)
    await vi.waitFor(async () => expect((await rowOf(id))?.submitted_at).not.toBe(null), JUDGED_MS)
    const { submittedAt } = (await (await person.post(path, {})).json()) as { submittedAt: number }
    expect(submittedAt).toBe((await rowOf(id))?.submitted_at)
    expect(await (await person.get(`/api/take/${token}`)).json()).toMatchObject({ state: 'over', code })
    expect((await person.get(`/api/rooms/${code}`)).status).toBe(200)
    const attempts = `/api/assessments/${assessment.id}/attempts`
    const [row] = v.parse(attemptsAnswer, await (await owner.get(attempts)).json()).attempts
    expect(row).toMatchObject({ code, user: person.id, submissions: 2, passed: 4, total: 4, submittedAt })
    const csv = await (await owner.get(`${attempts}?format=csv`)).text()
    expect(csv.split('\r\n')[1]).toContain('2 of 2')
  })

  test('M14: in no answer and no frame does a candidate read what is for staff, or anything of the others', async () => {
    const { owner, person, code, token, assessment, stub, id } = await taken()
    await runner(stub, RUNNER)
    const rival = await registered('the-other-candidate')
    await startedBy(rival, token)
    const staff = await live(owner, code, 'owner')
    const candidate = await live(person, code, 'kim')
    staff.say({ t: 'note', id: 'n1', text: 'a note of staff', after: 1 })
    await staff.next('note')
    await put(owner, `/api/rooms/${code}/scorecard`, card)
    await owner.post(`/api/rooms/${code}/scorecard/submit`, {})
    const problem = assessment.problems[0]?.problem ?? ''
    const heard: string[] = []
    for (const path of [
      ...['', '/problems', `/problems/${problem}`, '/timer', '/members', '/record', '/origin', '/report'],
      ...['/report?format=csv', '/report?format=json', '/scorecards', '/links', '/record/clips'],
    ])
      heard.push(await (await person.get(`/api/rooms/${code}${path}`)).text())
    for (const path of [
      ...[`/api/take/${token}`, '/api/assessments', `/api/assessments/${assessment.id}`, '/api/rooms'],
      ...[`/api/assessments/${assessment.id}/attempts`, `/api/lessons/${code}/overview`, '/api/activity'],
    ])
      heard.push(await (await person.get(path)).text())
    heard.push(await (await put(person, `/api/rooms/${code}/scorecard`, card)).text())
    candidate.say({ t: 'judge', id: 'judge-0001', problem, kind: 'submit' })
    await candidate.next('judged')
    heard.push(await (await person.post(`/api/rooms/${code}/hand-in`, {})).text())
    await vi.waitFor(async () => expect((await rowOf(id))?.submitted_at).not.toBe(null), JUDGED_MS)
    const all = [...heard, ...candidate.frames].join('\n')
    expect(all, 'it did look').toContain('Add two numbers')
    const secrets = [...SECRETS, 'Ask about loops', 'Secret of the rubric', 'a note of staff', 'Unclear']
    for (const secret of [
      ...secrets,
      'summary of staff',
      'note of the mark',
      rival.id,
      'the-other-candidate',
    ])
      expect(all, secret).not.toContain(secret)
    expect(staff.frames.join(''), 'staff do read it').toContain('a note of staff')
  })
})

describe('a lesson', () => {
  test('M11: gives everybody who learns there one copy of their own, which its staff see side by side', async () => {
    const [ada, kim, helper, eve] = [
      await registered(),
      await registered(),
      await registered(),
      await registered(),
    ]
    const { id } = await prepared(ada, { kind: 'lesson', minutes: null })
    const { code } = v.parse(startedRoom, await (await ada.post(`/api/assessments/${id}/rooms`, {})).json())
    const lesson = await idOf(code)
    const join = (who: Browser, as: string) =>
      env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
        .bind(lesson, who.id, as)
        .run()
    await join(kim, 'viewer')
    await join(helper, 'staff')
    const fork = `/api/lessons/${code}/fork`
    const forked = await Promise.all([kim.post(fork, {}), kim.post(fork, {})])
    const codes = await Promise.all(
      forked.map(async (answer) => v.parse(startedRoom, await answer.json()).code),
    )
    expect(new Set(codes).size).toBe(1)
    const [own = ''] = codes
    const room = await idOf(own)
    expect([await role(room, kim.id), await role(room, ada.id), await role(room, helper.id)]).toEqual([
      ...['writer', 'owner', 'staff'],
    ])
    const { problems } = (await (await kim.get(`/api/rooms/${own}/problems`)).json()) as {
      problems: object[]
    }
    expect(problems).toHaveLength(2)
    expect((await eve.post(fork, {})).status).toBe(404)
    expect((await ada.post(fork, {})).status).toBe(403)
    const person = await live(kim, own, 'kim')
    const overview = `/api/lessons/${code}/overview`
    await vi.waitFor(
      async () =>
        expect(v.parse(overviewAnswer, await (await helper.get(overview)).json()).learners).toMatchObject([
          { code: own, user: kim.id, here: true, others: [], stuckSince: null, problems: [{}, {}] },
        ]),
      10_000,
    )
    expect((await kim.get(overview)).status).toBe(403)
    expect((await kim.get(`/api/lessons/${own}/overview`)).status).toBe(403)
    expect((await eve.get(overview)).status).toBe(404)
    person.leave()
    const plain = await roomOf(ada)
    expect((await ada.get(`/api/lessons/${plain.code}/overview`)).status).toBe(404)
  })
})

describe('two lessons of one assessment', () => {
  /** A lesson's room with people who learn there. */
  async function taught(owner: Browser, id: string, learners: Browser[]): Promise<string> {
    const made = await owner.post(`/api/assessments/${id}/rooms`, {})
    const { code } = v.parse(startedRoom, await made.json())
    const room = await idOf(code)
    for (const who of learners)
      await env.DB.prepare(
        `INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, 'viewer', 1)`,
      )
        .bind(room, who.id)
        .run()
    return code
  }
  const copied = async (who: Browser, code: string) =>
    v.parse(startedRoom, await (await who.post(`/api/lessons/${code}/fork`, {})).json()).code
  const learnersOf = async (owner: Browser, code: string) =>
    v
      .parse(overviewAnswer, await (await owner.get(`/api/lessons/${code}/overview`)).json())
      .learners.map(({ code, user }) => ({ code, user }))
  const lessonOf = async (who: Browser, code: string) =>
    ((await (await who.get(`/api/rooms/${code}/part`)).json()) as { part: { lesson: string } }).part.lesson

  test('M11: each shows its own learners, and who learns in both has a copy of each that leads back to it', async () => {
    const [ada, kim, bob] = [await registered(), await registered(), await registered()]
    const { id } = await prepared(ada, { kind: 'lesson', minutes: null })
    const spring = await taught(ada, id, [kim])
    const autumn = await taught(ada, id, [kim, bob])
    const [first, second, other] = [
      await copied(kim, spring),
      await copied(kim, autumn),
      await copied(bob, autumn),
    ]
    expect(second).not.toBe(first)
    expect(await copied(kim, spring), 'found again').toBe(first)
    expect(await learnersOf(ada, spring)).toEqual([{ code: first, user: kim.id }])
    expect(await learnersOf(ada, autumn)).toEqual([
      { code: second, user: kim.id },
      { code: other, user: bob.id },
    ])
    expect([await lessonOf(kim, first), await lessonOf(kim, second)]).toEqual([spring, autumn])
    expect(await errorOf(await ada.get(`/api/lessons/${first}/overview`))).toBe('invalid')
  })

  test('M11: one that is put away, or whose assessment is, is copied by nobody who has no copy yet', async () => {
    const [ada, kim, bob] = [await registered(), await registered(), await registered()]
    const { id } = await prepared(ada, { kind: 'lesson', minutes: null })
    const code = await taught(ada, id, [kim, bob])
    const own = await copied(kim, code)
    const putAway = [`/api/rooms/${code}`, `/api/assessments/${id}`]
    for (const path of putAway) {
      expect((await ada.patch(path, { archived: true })).status, path).toBe(200)
      expect(await errorOf(await bob.post(`/api/lessons/${code}/fork`, {})), path).toBe('forbidden')
      expect(await copied(kim, code), path).toBe(own)
      await ada.patch(path, { archived: false })
    }
    expect(await copied(bob, code)).not.toBe(own)
  })
})

describe('a scorecard', () => {
  test('M12: is its author’s until it is given, then the staff’s, and does not change any more', async () => {
    const { owner, person, code, id, assessment } = await taken()
    const helper = await registered()
    await env.DB.prepare('INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)')
      .bind(id, helper.id, 'staff')
      .run()
    const path = `/api/rooms/${code}/scorecard`
    const cards = async (who: Browser) => v.parse(scorecardsAnswer, await (await who.get(`${path}s`)).json())
    expect((await owner.post(`${path}/submit`, {})).status, 'nothing to give').toBe(404)
    expect((await put(owner, path, card)).status).toBe(200)
    expect((await cards(owner)).scorecards).toMatchObject([{ ...card, mine: true, submittedAt: null }])
    const seen = await cards(helper)
    expect([seen.scorecards, seen.rubric]).toEqual([[], assessment.rubric])
    await put(owner, path, { ...card, recommendation: 'strong_no' })
    expect((await owner.post(`${path}/submit`, {})).status).toBe(200)
    expect(await errorOf(await put(owner, path, card))).toBe('forbidden')
    expect((await cards(helper)).scorecards).toMatchObject([{ mine: false, recommendation: 'strong_no' }])
    for (const answer of [await person.get(`${path}s`), await put(person, path, card)])
      expect(await errorOf(answer)).toBe('forbidden')
    const [row] = v.parse(
      attemptsAnswer,
      await (await owner.get(`/api/assessments/${assessment.id}/attempts`)).json(),
    ).attempts
    expect(row?.recommendations).toEqual(['strong_no'])
    await owner.patch(`/api/rooms/${code}`, { archived: true })
    expect((await put(helper, path, card)).status, 'also afterwards').toBe(200)
  })
})

test('M13: a report has everything of a session for its staff, to keep as JSON and as CSV too', async () => {
  const { owner, person, code, id, stub } = await taken()
  await runner(stub, RUNNER)
  const candidate = await live(person, code, 'kim')
  candidate.leave()
  await put(owner, `/api/rooms/${code}/scorecard`, card)
  await person.post(`/api/rooms/${code}/hand-in`, {})
  await vi.waitFor(async () => expect((await rowOf(id))?.submitted_at).not.toBe(null), JUDGED_MS)
  await stub.archive()
  const answer = await owner.get(`/api/rooms/${code}/report?format=json`)
  expect(answer.headers.get('Content-Disposition')).toContain('report.json')
  const made = v.parse(report, await answer.json())
  expect(made).toMatchObject({
    room: { code, locked: true },
    assessment: { kind: 'take_home' },
    attempt: { user: person.id },
    problems: [{ of: 'submit', passed: 2, total: 2 }, { of: 'submit' }],
    judged: [{ kind: 'submit', status: 'ok' }, {}],
    notes: [{ text: '## Ask about loops' }],
    scorecards: [{ mine: true }],
  })
  expect(made.people.map(({ user }) => user)).toContain(person.id)
  const kinds = made.timeline.map(({ kind, change }) => change ?? kind)
  for (const kind of ['started', 'stopped', 'handedIn', 'submit', 'passed', 'join', 'leave'])
    expect(kinds, kind).toContain(kind)
  const csv = await (await owner.get(`/api/rooms/${code}/report?format=csv`)).text()
  expect(csv.trim().split('\r\n')).toHaveLength(3)
  expect(await errorOf(await person.get(`/api/rooms/${code}/report`))).toBe('forbidden')
})

test('M13: that the owner of a take-home may make no more rooms is nothing that who takes it is told', async () => {
  const [owner, person] = [await registered(), await registered()]
  const { token } = await linkOf(owner, await prepared(owner))
  await roomOf(owner)
  for (const variable of ['QUOTA_ROOMS', 'QUOTA_ROOMS_PER_DAY'])
    await withVariables({ [variable]: '1' }, async () => {
      const refused = await person.post(`/api/take/${token}`, {})
      expect(await errorOf(refused)).toBe('unavailable')
    })
  expect((await person.post(`/api/take/${token}`, {})).status).toBe(201)
})
