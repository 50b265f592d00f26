import * as v from 'valibot'
import { author, natural } from './shared.ts'

/** Who a message is for: everybody in the room, or those who may see what only staff may see. */
export const CHANNELS = ['all', 'staff'] as const
export type Channel = (typeof CHANNELS)[number]
export const channel = v.picklist(CHANNELS)

/** A message as its readers see it. */
export const chatMessage = v.strictObject({
  seq: natural,
  at: natural,
  id: v.string(),
  by: author,
  /** Empty when it was removed. */
  text: v.string(),
  /** Absent when it is for everybody. */
  channel: v.optional(v.literal('staff')),
  /** User ids. */
  mentions: v.optional(v.array(v.string())),
  /** When its text was changed last, milliseconds since the epoch. */
  edited: v.optional(natural),
  /** Who took it back. */
  removed: v.optional(author),
})
export type ChatMessage = v.InferOutput<typeof chatMessage>

/** What a room says about its chat. */
export const chatDown = [
  v.strictObject({ t: v.literal('chat'), ...chatMessage.entries }),
  /** A message is another than before: edited, or removed. */
  v.strictObject({
    t: v.literal('chatChange'),
    seq: natural,
    /** The request this answers, for its author only. */
    id: v.optional(v.string()),
    chat: chatMessage,
  }),
  /** Answers `history`: oldest first; `more` when there is something before them. */
  v.strictObject({
    t: v.literal('chats'),
    id: v.string(),
    channel,
    before: natural,
    list: v.array(chatMessage),
    more: v.boolean(),
  }),
  /** User ids of those who began or went on writing a moment ago. */
  v.strictObject({ t: v.literal('typing'), channel, users: v.array(v.string()) }),
] as const
