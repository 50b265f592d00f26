import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { pageSizes } from '../../web/size.mjs'
import { machine } from '../bench/document.ts'
import { register } from '../bench/people.ts'
import { Account } from '../support/account.ts'
import type { Headless } from '../support/headless.ts'
import { chat, cursor, guestAgain, run, runOnce, submitted, type, type Says } from './deeds.ts'
import { measuredServer, type MeasuredServer } from './server.ts'
import { Stopwatch } from './stopwatch.ts'
import { none, plus, units, UNITS, type Measurement, type Operation, type Units } from './units.ts'

const MINUTE = 60_000
/** Events in a segment that is archived, as many as one of a long session has. */
const EVENTS = 1_000
/** Pushes of a minute in which somebody types. */
const A_MINUTE = 60

type Figures = Partial<Record<Operation, Units>>
/** Somebody with an account and their room. */
type Stage = { server: MeasuredServer; watch: Stopwatch; owner: Account; code: string; ada: Headless }

/** Measures every operation once, or with `known` those again that follow when everybody left; `progress` is told what is measured. */
export async function measure(progress: (line: string) => void, known?: Measurement): Promise<Measurement> {
  const says: Says = { kilobytes: 1 }
  const server = await measuredServer((call) => run(call, says))
  try {
    const watch = new Stopwatch(server)
    const figures: Figures = { ...known?.operations }
    const put = async (name: Operation, measured: Promise<Units>) => {
      figures[name] = await measured
      progress(`${name} ${JSON.stringify(figures[name])}`)
    }
    if (!known) await sign(server, watch, put)
    const owner = await register(server.url)
    const code = await owner.createRoom('python')
    const stage = { server, watch, owner, code, ada: await owner.join(code) }
    if (!known) await together(stage, says, put)
    await quiet(stage, put)
    return { ...about(), operations: figures as Measurement['operations'] }
  } finally {
    await server.close()
  }
}

type Put = (name: Operation, measured: Promise<Units>) => Promise<void>

const about = () => ({
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim(),
  machine: machine(),
})

/** What people do before they are in a room. */
async function sign({ url }: MeasuredServer, watch: Stopwatch, put: Put): Promise<void> {
  // Whatever is made once is there.
  await register(url)
  await put(
    'register',
    watch.each(5, () => register(url)),
  )
  await put(
    'guest',
    watch.each(10, (n) => Account.enter(url, 'guest', { name: `Guest ${n}` })),
  )
  const owner = await register(url)
  await put(
    'create',
    watch.each(20, () => owner.createRoom('python')),
  )
  await put(
    'list',
    watch.each(30, () => owner.send('GET', '/api/rooms')),
  )
  await put(
    'home',
    watch.each(30, async () => {
      for (const part of ['online', 'activity']) await owner.send('GET', `/api/${part}`)
    }),
  )
  // The page itself and every file it loads that no browser has yet.
  const files = pageSizes().find(({ page }) => page === 'room')?.files ?? 0
  const page = await watch.each(60, async () => void (await (await fetch(`${url}/robots.txt`)).text()))
  await put('page', Promise.resolve(plus(none(), page, files + 1)))
}

/** What happens in a room that people are in. */
async function together({ server, watch, owner, code, ada }: Stage, says: Says, put: Put): Promise<void> {
  const { url } = server
  const friends: Account[] = []
  for (let n = 0; n < 9; n++) friends.push(await Account.enter(url, 'guest', { name: `Guest ${n}` }))
  const [bob] = friends as [Account]
  const live: Headless[] = []
  await put(
    'join',
    watch.each(1, async () => live.push(await bob.join(code))),
  )
  const visits: Headless[] = []
  const visit = async () => {
    const back = await guestAgain(bob, code)
    visits.push(back)
  }
  await put('rejoin', watch.each(5, visit, true))
  await put(
    'leave',
    watch.each(visits.length, async () => {
      visits.pop()?.close()
      await sleep(50)
    }),
  )
  await put(
    'keystroke',
    watch.each(400, () => type(ada), true),
  )
  await put(
    'cursor',
    watch.each(200, (n) => cursor(ada, n), true),
  )
  await put(
    'chat',
    watch.each(40, () => chat(ada), true),
  )
  await put(
    'run1',
    watch.each(10, () => runOnce(ada), true),
  )
  says.kilobytes = 64
  await put(
    'run64',
    watch.each(5, () => runOnce(ada), true),
  )
  await put('submit', submitted(watch, owner, code, ada))
  for (const friend of friends.slice(1)) live.push(await friend.join(code))
  await put(
    'keystroke10',
    watch.each(200, () => type(ada), true),
  )
  await put(
    'cursor10',
    watch.each(200, (n) => cursor(ada, n), true),
  )
  const archived = () => owner.send('POST', `/api/rooms/${code}/record/flush`)
  const minute = () => watch.over(() => sleep(MINUTE), 'time')
  await archived()
  await put('idle10', minute())
  for (const one of live) one.close()
  await sleep(1_000)
  await archived()
  const idle = await minute()
  await put('idle1', Promise.resolve(idle))
  for (let n = 0; n < A_MINUTE; n++) await type(ada)
  const busy = await minute()
  await put('archiveMinute', Promise.resolve(least(plus(busy, idle, -1))))
}

/** What is counted is never less than nothing, though the clock may have rung once less. */
const least = (used: Units): Units =>
  v.parse(units, Object.fromEntries(UNITS.map((unit) => [unit, Math.max(0, used[unit])])))

/** What is left to do when everybody is gone, and what watching it later costs. */
async function quiet({ watch, owner, code, ada }: Stage, put: Put): Promise<void> {
  await owner.send('POST', `/api/rooms/${code}/record/flush`)
  const long = async () => {
    for (let n = 0; n < EVENTS; n++) await type(ada)
    ada.close()
    await sleep(9_000)
  }
  // What typing it took of the object is the keystrokes' own.
  const archived = await watch.over(long, 'time')
  await put('archive', Promise.resolve({ ...archived, objectBytes: 0 }))
  await put(
    'empty',
    watch.over(() => sleep(20_000), 'all'),
  )
  const back = owner.join(code)
  await put(
    'wake',
    watch.over(async () => (await back).close()),
  )
  await sleep(9_000)
  const record = `/api/rooms/${code}/record`
  const manifest = v.parse(manifestAnswer, JSON.parse(await text(owner, record)))
  const last = manifest.segments.at(-2) ?? manifest.segments.at(-1)
  if (!last) throw new Error('nothing was recorded')
  await put(
    'replayOpen',
    watch.each(10, async () => {
      await text(owner, record)
      await text(owner, `${record}/moments/${last.first}`)
    }),
  )
  await put(
    'replaySegment',
    watch.each(10, () => text(owner, `${record}/segments/${last.first}`)),
  )
}

const manifestAnswer = v.object({ segments: v.array(v.object({ first: v.number() })) })
const text = async (account: Account, path: string) => new TextDecoder().decode(await account.download(path))
