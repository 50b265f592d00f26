import * as v from 'valibot'
import { chatMessage } from '../chat.ts'
import { runState } from '../down.ts'

/** A file of a room as it is now; `language` is null for plain text, `chars` are UTF-16 units. */
export const fileNow = v.object({
  id: v.string(),
  name: v.string(),
  language: v.nullable(v.string()),
  version: v.number(),
  chars: v.number(),
})

/** Answer of `GET /api/rooms/{code}/files`. */
export const filesAnswer = v.object({ files: v.array(fileNow) })
/** Answer of `POST /api/rooms/{code}/files`. */
export const newFileAnswer = v.object({ file: fileNow })
/** Answer of `GET` and `PUT /api/rooms/{code}/files/{file}`: the text of that version. */
export const fileAnswer = v.object({ file: fileNow, text: v.string() })

/** Answer of `GET /api/rooms/{code}/chat`: oldest first; `more` when there is something before them. */
export const chatsAnswer = v.object({ messages: v.array(chatMessage), more: v.boolean() })
/** Answer of `POST /api/rooms/{code}/chat`. */
export const chatAnswer = v.object({ message: chatMessage })

const { output, ...run } = runState.entries

/**
 * Answer of `GET` and `POST /api/rooms/{code}/runs…`: a run, its output from a character on in the order in which it was
 * printed, and from where the rest is to be asked for.
 */
export const runAnswer = v.object({ run: v.object(run), output, next: v.number() })
