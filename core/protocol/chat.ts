import * as v from 'valibot'
import { LIMITS } from './limits.ts'
import { author, natural, requestID } from './shared.ts'

/** Who a message is for: everybody in the room, or those who may see what only staff may see. */
export const CHANNELS = ['all', 'staff'] as const
export type Channel = (typeof CHANNELS)[number]
export const channel = v.picklist(CHANNELS)

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.chatChars))
/** People whom `@name` in the text means. */
const mentions = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  v.maxLength(LIMITS.mentions),
)

/** Says something; without `channel` to everybody. */
export const chat = v.strictObject({
  t: v.literal('chat'),
  id: requestID,
  text,
  channel: v.optional(channel),
  mentions: v.optional(mentions),
})

/** Gives an own message, named by its `seq`, another text. */
export const editChat = v.strictObject({
  t: v.literal('editChat'),
  id: requestID,
  seq: natural,
  text,
  mentions: v.optional(mentions),
})

/** Takes a message back: an own one, or for staff anybody's in the channel of all. */
export const removeChat = v.strictObject({ t: v.literal('removeChat'), id: requestID, seq: natural })

/** Asks for what was said, or noted, before an event: the newest `count` of it. */
export const history = v.strictObject({
  t: v.literal('history'),
  id: requestID,
  channel: v.picklist([...CHANNELS, 'notes']),
  before: natural,
  count: v.pipe(natural, v.minValue(1), v.maxValue(LIMITS.chatHistory)),
})

/** The person is writing in this channel; said now and then while they do. */
export const typing = v.strictObject({ t: v.literal('typing'), channel })

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
