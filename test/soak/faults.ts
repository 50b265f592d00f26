import type { RecordedEvent, RecordedPush } from '#core/replay/event.ts'
import { wordsIn } from './ledger.ts'

const MOST = 5

/** Says of a long list how long it is, and its beginning. */
export const some = (what: string, list: readonly string[]): string[] =>
  list.length === 0 ? [] : [`${list.length} ${what}: ${list.slice(0, MOST).join(', ')}`]

/** What an operation of a record inserts. */
const insertedBy = (op: RecordedPush['ops'][number]): string =>
  op.map((section) => (Array.isArray(section) ? section.slice(1).join('\n') : '')).join('\n')

/**
 * What is wrong with the operations of a record: each client's are numbered from 1 without a gap, and each word that was
 * typed was inserted once; `rejected` are those given back, which may be missing.
 */
export function pushFaults(
  events: readonly RecordedEvent[],
  typed: readonly string[],
  rejected: readonly string[],
): string[] {
  const numbers = new Map<string, number>()
  const words = new Map<string, number>()
  const faults: string[] = []
  for (const event of events) {
    if (event.kind !== 'push') continue
    const { client, n, ops, user, seq } = event
    // The texts that a room begins with are its own.
    if (user === 'room') continue
    const before = numbers.get(client) ?? 0
    if (n !== before + 1) faults.push(`push ${seq} of ${client} has number ${n} after ${before}`)
    numbers.set(client, n + ops.length - 1)
    for (const op of ops)
      for (const word of wordsIn(insertedBy(op))) words.set(word, (words.get(word) ?? 0) + 1)
  }
  const back = new Set(rejected.flatMap(wordsIn))
  const lost = typed.filter((word) => !words.has(word) && !back.has(word))
  const doubled = [...words].filter(([, count]) => count > 1).map(([word]) => word)
  return [...faults, ...some('words were lost', lost), ...some('words are there twice', doubled)]
}

/** What is wrong with messages of the chat: who wrote one saw it, and each is there once. */
export function chatFaults(events: readonly RecordedEvent[], said: ReadonlySet<string>): string[] {
  const ids = events.flatMap((event) => (event.kind === 'chat' ? [event.chat.id] : []))
  const logged = new Set(ids)
  return [
    ...some(
      'messages were lost',
      [...said].filter((id) => !logged.has(id)),
    ),
    ...some(
      'messages are there twice',
      ids.filter((id, i) => ids.indexOf(id) !== i),
    ),
  ]
}

/** What is wrong with runs and judgements: each ends once. */
export function endFaults(events: readonly RecordedEvent[]): string[] {
  const ends = new Map<string, number>()
  for (const event of events) {
    if (event.kind === 'run') ends.set(event.run.id, 0)
    if (event.kind === 'judgement') ends.set(event.judgement.id, 0)
    const ended = event.kind === 'verdict' ? event.run : event.kind === 'judged' ? event.judgement : null
    if (ended !== null) ends.set(ended, (ends.get(ended) ?? 0) + 1)
  }
  const wrong = [...ends].filter(([, count]) => count !== 1)
  return some(
    'runs did not end once',
    wrong.map(([id, count]) => `${id} ${count} times`),
  )
}

/** Ids of the messages that a webhook was due by a record, as docs/WEBHOOKS.md has them. */
export function dueHooks(room: string, events: readonly RecordedEvent[]): string[] {
  const submissions = new Set(
    events.flatMap((event) =>
      event.kind === 'judgement' && event.judgement.kind === 'submit' ? [event.judgement.id] : [],
    ),
  )
  const first = events.find(({ kind }) => kind === 'room')
  return events
    .filter(
      (event) =>
        event === first ||
        event.kind === 'join' ||
        event.kind === 'verdict' ||
        (event.kind === 'judged' && submissions.has(event.judgement)),
    )
    .map(({ seq }) => `msg_${room}_${seq}`)
}
