import type { RoomView } from '#core/client/view.ts'
import { can, CAN } from '#core/protocol/access.ts'
import type { Down, RunState } from '#core/protocol/down.ts'
import { describeJudgement } from '#lib/judging/words.ts'
import { describeRun } from '#lib/run/verdict.ts'

const CHANGED = { opened: 'opened', removed: 'took away', hint: 'showed a hint for' } as const

/** What to say when the room is there. */
export const joinedAnnouncement = (title: string): string => `You joined ${title}.`

/** What to say about a later message, given what was known before it; null for what needs no words. */
export function announcementOf(message: Down, before: RoomView): string | null {
  switch (message.t) {
    case 'welcome':
      return 'Connected again.'
    case 'join': {
      const { user, name } = message.person
      return before.people.some((person) => person.user === user) ? null : `${name} joined.`
    }
    case 'leave': {
      const gone = before.people.find(({ client }) => client === message.client)
      const stays = before.people.some(({ client, user }) => user === gone?.user && client !== message.client)
      return gone && !stays ? `${gone.name} left.` : null
    }
    case 'chat': {
      const me = before.you?.user
      if (message.by.user === me) return null
      const verb = message.mentions?.includes(me ?? '') ? 'mentions you' : 'says'
      const where = message.channel === 'staff' ? ' to staff' : ''
      return `${message.by.name} ${verb}${where}: ${message.text.slice(0, 200)}`
    }
    case 'chatChange':
      return message.chat.removed ? `A message of ${message.chat.by.name} was deleted.` : null
    case 'you':
      // Also takes the place of what staff said last.
      return can(before.you?.can ?? 0, CAN.staffView) && !can(message.can, CAN.staffView)
        ? 'You no longer belong to staff.'
        : null
    case 'output':
      return outputAnnouncement(message.chunks, before.run?.output ?? [])
    case 'problem':
      return `${message.by.name} ${CHANGED[message.change]} the problem ${message.problem.title}.`
    case 'judged': {
      const judgement = before.judgements.find(({ id }) => id === message.judgement)
      if (!judgement) return null
      const { verdict } = message
      return `${describeJudgement({ ...judgement, status: verdict.status, verdict }).label}.`
    }
    case 'verdict':
      return before.run
        ? `${describeRun({ ...before.run, status: message.verdict.status, verdict: message.verdict }).label}.`
        : null
    default:
      return null
  }
}

type Chunks = RunState['output']

/** Output is not read out, but what is special about it is, the first time in a run. */
function outputAnnouncement(chunks: Chunks, before: Chunks): string | null {
  const first = (s: 'compile' | 'cut') => chunks.some((c) => c.s === s) && !before.some((c) => c.s === s)
  if (first('compile')) return 'The compiler printed messages.'
  return first('cut') ? 'Some of the output was cut.' : null
}
