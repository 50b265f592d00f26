import * as v from 'valibot'
import { channel } from '../chat.ts'
import { LIMITS } from '../limits.ts'

const fileID = v.pipe(
  v.string('The file must be text.'),
  v.regex(/^f[1-9][0-9]{0,8}$/, 'A file is named by its id, as f1.'),
)

/** Body of `PUT /api/rooms/:code/files/:file`: the whole text, and the version of the one that it was made of. */
export const fileText = v.strictObject({
  base: v.pipe(
    v.number('The base must be a number.'),
    v.safeInteger('The base must be a version.'),
    v.minValue(0, 'The base must be a version.'),
  ),
  text: v.pipe(
    v.string('The text must be text.'),
    v.maxLength(LIMITS.fileChars, 'This text is longer than a file can be.'),
  ),
})

/** Body of `POST /api/rooms/:code/files`. */
export const newFile = v.strictObject({
  name: v.pipe(
    v.string('The name must be text.'),
    v.minLength(1, 'The file needs a name.'),
    v.maxLength(LIMITS.fileNameChars, 'This name is too long.'),
  ),
})

/** Body of `POST /api/rooms/:code/chat`; without a channel to everybody. `mentions` are the ids of people. */
export const newChat = v.strictObject({
  text: v.pipe(
    v.string('The message must be text.'),
    v.minLength(1, 'The message is empty.'),
    v.maxLength(LIMITS.chatChars, 'This message is too long.'),
  ),
  channel: v.optional(channel),
  mentions: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
      v.maxLength(LIMITS.mentions, 'A message mentions fewer people.'),
    ),
  ),
})

/** Body of `POST /api/rooms/:code/runs`: `input` is all that the program can read; without it people may type. */
export const newRun = v.strictObject({
  file: fileID,
  input: v.optional(
    v.pipe(v.string('The input must be text.'), v.maxLength(64 * 1024, 'This input is too long.')),
  ),
})
