import { CAN, can } from '#core/protocol/access.ts'
import type { Channel, ChatMessage } from '#core/protocol/chat.ts'
import type { DownOf } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import type { Up } from '#core/protocol/up.ts'

/** Messages of a channel, and notes, that a page keeps; what is older is asked for again. */
export const KEPT = 5_000

/** A run of messages without gaps, oldest first; `more` when there are older ones. */
export type Stretch<T> = { list: readonly T[]; more: boolean }

/** What a person sees of what was said. `staff`, `notes` and `began` are empty for who may not see them. */
export type Talk = {
  chat: Stretch<ChatMessage>
  staff: Stretch<ChatMessage>
  notes: Stretch<StaffNote>
  /** When the room's first visitor came, milliseconds; 0 until it was heard. */
  began: number
}

const EMPTY = { list: [], more: false }

export const noTalk = (): Talk => ({ chat: EMPTY, staff: EMPTY, notes: EMPTY, began: 0 })

/** The request for the newest of a channel, or of notes. */
export const newest = (channel: Channel | 'notes', id: string): Extract<Up, { t: 'history' }> => ({
  ...{ t: 'history', id, channel },
  before: Number.MAX_SAFE_INTEGER,
  count: LIMITS.chatHistory,
})

type TalkMessage = DownOf<
  'welcome' | 'you' | 'chat' | 'chatChange' | 'chats' | 'note' | 'noteChange' | 'notes'
>

/** Applies a message about what was said. */
export function applyTalk(talk: Talk, message: TalkMessage): void {
  switch (message.t) {
    case 'welcome':
      // What else was here may have been edited or removed meanwhile: it is asked for again.
      talk.chat = { list: message.chat, more: message.chat.length >= LIMITS.chatHistory }
      return forgetStaff(talk)
    case 'you':
      return can(message.can, CAN.staffView) ? undefined : forgetStaff(talk)
    case 'chat': {
      const { t: _, ...chat } = message
      talk[of(chat.channel)] = withNext(talk[of(chat.channel)], chat)
      return
    }
    case 'chatChange':
      talk[of(message.chat.channel)] = withChange(talk[of(message.chat.channel)], message.chat)
      return
    case 'chats':
      talk[of(message.channel)] = withPage(talk[of(message.channel)], message)
      return
    case 'note': {
      const { t: _, ...note } = message
      talk.notes = withNext(talk.notes, note)
      return
    }
    case 'noteChange':
      talk.notes = withChange(talk.notes, message.note)
      return
    case 'notes':
      talk.notes = withPage(talk.notes, message)
      talk.began = message.began
      return
    default:
      return message satisfies never
  }
}

const of = (channel: Channel | undefined) => (channel === 'staff' ? 'staff' : 'chat')

function forgetStaff(talk: Talk): void {
  talk.staff = EMPTY
  talk.notes = EMPTY
  talk.began = 0
}

function withNext<T>({ list, more }: Stretch<T>, next: T): Stretch<T> {
  return { list: [...list.slice(-KEPT), next], more: more || list.length > KEPT }
}

function withChange<T extends { seq: number }>({ list, more }: Stretch<T>, changed: T): Stretch<T> {
  return { list: list.map((one) => (one.seq === changed.seq ? changed : one)), more }
}

/** A page of what was before `before`, put in front of what is known from there on; known older ones would leave a gap. */
function withPage<T extends { seq: number }>(
  known: Stretch<T>,
  page: { before: number; list: readonly T[]; more: boolean },
): Stretch<T> {
  const newer = known.list.filter(({ seq }) => seq >= page.before)
  return { list: [...page.list, ...newer], more: page.more }
}
