import type { Context } from 'hono'
import { leastOf, type Bucket, type Taken } from '../durable-objects/limiter.ts'
import { ApiError } from './error.ts'
import { addressOf, type App } from './guard.ts'
import type { ToldLimit } from './told-limit.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What one address, one person or one login may try: at once, and again over the time in which that refills. */
const BUCKETS = {
  loginPerAddress: { burst: 100, perMs: 10 * MINUTE },
  loginPerNameAndAddress: { burst: 10, perMs: 5 * MINUTE },
  loginPerName: { burst: 200, perMs: HOUR },
  registerPerAddress: { burst: 60, perMs: HOUR },
  guestPerAddress: { burst: 300, perMs: 10 * MINUTE },
  codePerAddress: { burst: 600, perMs: MINUTE },
  codePerPerson: { burst: 60, perMs: MINUTE },
  mailPerAddress: { burst: 30, perMs: HOUR },
  mailPerInbox: { burst: 5, perMs: HOUR },
  mailTokenPerAddress: { burst: 60, perMs: HOUR },
  providerPerAddress: { burst: 60, perMs: 10 * MINUTE },
  passwordPerPerson: { burst: 10, perMs: 5 * MINUTE },
  profilePerPerson: { burst: 60, perMs: 10 * MINUTE },
  roomPerPerson: { burst: 60, perMs: HOUR },
  codeChangePerPerson: { burst: 60, perMs: HOUR },
  linkPerPerson: { burst: 60, perMs: MINUTE },
  linkPerAddress: { burst: 600, perMs: MINUTE },
  linkPasswordPerAddress: { burst: 10, perMs: 5 * MINUTE },
  linkPassword: { burst: 100, perMs: HOUR },
  newLinkPerPerson: { burst: 120, perMs: HOUR },
  invitePerPerson: { burst: 40, perMs: HOUR },
  invitePerAddress: { burst: 60, perMs: HOUR },
  /** Not the inbox's own bucket: whoever is invited can still reset their password. */
  invitePerInbox: { burst: 10, perMs: HOUR },
  /** That something about an account changed: no other mail can use this up. */
  noticePerInbox: { burst: 10, perMs: HOUR },
  knockPerPerson: { burst: 120, perMs: MINUTE },
  trialPerAddress: { burst: 30, perMs: HOUR },
  /** The front page asks every 5 s in each open window. */
  homePerPerson: { burst: 240, perMs: MINUTE },
  searchPerPerson: { burst: 120, perMs: MINUTE },
  /** A problem of the bank with its hints and its editorial. */
  problemReadPerPerson: { burst: 300, perMs: MINUTE },
  problemPerPerson: { burst: 120, perMs: HOUR },
  /** Writing to the bank: a folder of problems is imported one by one. */
  problemChangePerPerson: { burst: 600, perMs: HOUR },
  checkPerPerson: { burst: 20, perMs: 10 * MINUTE },
  /** Whoever has the link of a take-home makes rooms of somebody else’s. */
  takePerAddress: { burst: 300, perMs: HOUR },
  assessmentPerPerson: { burst: 600, perMs: HOUR },
  reportPerPerson: { burst: 240, perMs: MINUTE },
  /** A page may hold many frames, and a class sits behind one address. */
  embedPerAddress: { burst: 600, perMs: 10 * MINUTE },
  embedPerPerson: { burst: 120, perMs: MINUTE },
  playgroundPerAddress: { burst: 60, perMs: HOUR },
  reportPerAddress: { burst: 20, perMs: HOUR },
  abuseReportPerPerson: { burst: 10, perMs: HOUR },
  tokenPerPerson: { burst: 30, perMs: HOUR },
  /** A page that plays a session at 64 times its speed asks for some segments a second. */
  recordPerPerson: { burst: 1_200, perMs: MINUTE },
  webhookPerPerson: { burst: 120, perMs: HOUR },
  /** Streams of events that go on for minutes. */
  followPerPerson: { burst: 60, perMs: 5 * MINUTE },
  newClipPerPerson: { burst: 120, perMs: HOUR },
  /** Whoever has a clip's link; opening one, and each of its texts, folds up to its beginning. */
  clipPerAddress: { burst: 1_200, perMs: MINUTE },
  clipOpenPerAddress: { burst: 120, perMs: MINUTE },
  pastRunPerPerson: { burst: 30, perMs: 5 * MINUTE },
  /** A page that waits for a curve asks every few seconds; each text that has to be judged counts besides. */
  curvePerPerson: { burst: 300, perMs: 10 * MINUTE },
  /** Turns of judging for curves, as long as a turn is: one after the other, a few at once. */
  curveTurnPerPerson: { burst: 3, perMs: 24_000 },
  judgedTextPerPerson: { burst: 600, perMs: 24 * HOUR },
  /** What is done in rooms without a socket, and read there. */
  roomReadPerPerson: { burst: 1_200, perMs: MINUTE },
  roomWritePerPerson: { burst: 300, perMs: MINUTE },
  roomRunPerPerson: { burst: 60, perMs: 5 * MINUTE },
  flushPerRoom: { burst: 1, perMs: 2_000 },
  redactionPerPerson: { burst: 60, perMs: 10 * MINUTE },
  exportPerPerson: { burst: 60, perMs: HOUR },
  importPerPerson: { burst: 10, perMs: HOUR },
  scriptPerPerson: { burst: 120, perMs: MINUTE },
} as const

/** What others use up too, or what is about somebody else: how much is left of it would tell of them. */
const UNTOLD: ReadonlySet<string> = new Set<keyof typeof BUCKETS>([
  'loginPerName',
  'linkPassword',
  'mailPerInbox',
  'invitePerInbox',
  'noticePerInbox',
  'flushPerRoom',
])

type Name = keyof typeof BUCKETS
/** A rate limit and whom it counts. */
export type Limit = { name: Name; subject: string }

/** Counts one try against the address it comes from. */
export const byAddress = (c: Context<App>, name: Name): Limit => ({
  name,
  subject: `address:${addressOf(c)}`,
})
/** Counts one try against a signed-in person. */
export const byPerson = (c: Context<App>, name: Name): Limit => ({
  name,
  subject: `person:${c.var.access.user}`,
})
/** Counts one mail to an inbox, whether or not it is anybody's. */
export const byInbox = (
  emailKey: string,
  name: 'mailPerInbox' | 'invitePerInbox' | 'noticePerInbox' = 'mailPerInbox',
): Limit => ({ name, subject: `inbox:${emailKey}` })
/** The failed tries of one login name; the name need not exist. */
export const byLogin = (c: Context<App>, login: string): Limit[] => [
  { name: 'loginPerNameAndAddress', subject: `login:${login}@${addressOf(c)}` },
  { name: 'loginPerName', subject: `login:${login}` },
]

/** Counts something that is done for a room, whoever asks. */
export const byRoom = (room: string, name: 'flushPerRoom'): Limit => ({ name, subject: `room:${room}` })

/** The wrong passwords of one link. */
export const byLink = (c: Context<App>, link: string): Limit[] => [
  { name: 'linkPasswordPerAddress', subject: `link:${link}@${addressOf(c)}` },
  { name: 'linkPassword', subject: `link:${link}` },
]

/** Counts one try in each limit, exactly also under parallel requests; throws `rate_limited` when one is used up. */
export async function take(c: Context<App>, ...limits: readonly Limit[]): Promise<void> {
  const answers = await takeAll(c, limits)
  tellLeft(c, limits, answers)
  const retryAfterMs = waitOf(answers)
  if (retryAfterMs > 0) {
    throw new ApiError('rate_limited', 'Too many tries. Wait a moment, then try again.', { retryAfterMs })
  }
}

/** The same for what nobody waits for: false when one is used up. */
export const mayTake = async (c: Context<App>, ...limits: readonly Limit[]): Promise<boolean> =>
  waitOf(await takeAll(c, limits)) === 0

const takeAll = (c: Context<App>, limits: readonly Limit[]): Promise<Taken[]> =>
  Promise.all(limits.map((limit) => limiter(c, limit).take([bucketOf(c, limit)])))

const waitOf = (answers: readonly Taken[]): number =>
  Math.max(...answers.map((answer) => (answer.ok ? 0 : answer.retryAfterMs)))

/** Notes what is left of the tightest of all limits of a request, for its headers. */
function tellLeft(c: Context<App>, limits: readonly Limit[], answers: readonly Taken[]): void {
  const told = limits.flatMap((limit, i): ToldLimit[] => {
    const left = answers[i]?.left
    return left && !UNTOLD.has(limit.name) ? [{ ...left, bucket: bucketOf(c, limit) }] : []
  })
  const before = c.var.limit
  if (told.length > 0) c.set('limit', leastOf(before ? [before, ...told] : told))
}

/** Forgets the tries counted so far: they led to a success. */
export async function forgive(c: Context<App>, ...limits: readonly Limit[]): Promise<void> {
  await Promise.all(limits.map((limit) => limiter(c, limit).clear(limit.name)))
  const told = c.var.limit
  if (told && limits.some(({ name }) => name === told.name))
    c.set('limit', { ...told, tries: told.bucket.burst, fullMs: 0 })
}

const limiter = (c: Context<App>, { subject }: Limit) => c.env.LIMITER.get(c.env.LIMITER.idFromName(subject))

function bucketOf(c: Context<App>, { name }: Limit): Bucket {
  const scale = Number(c.env.RATE_LIMIT_SCALE ?? '1')
  const { burst, perMs } = BUCKETS[name]
  return { name, burst: Math.max(1, Math.round(burst * (scale > 0 ? scale : 1))), perMs }
}
