import * as v from 'valibot'
import { channel, CHANNELS } from './chat.ts'
import { LIMITS } from './limits.ts'
import { natural, requestID } from './shared.ts'

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
