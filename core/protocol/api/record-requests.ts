import * as v from 'valibot'
import { fileID } from '../shared.ts'
import { roomTitle } from '../names.ts'

const number = v.pipe(
  v.number('An event is a number.'),
  v.safeInteger('An event is a whole number.'),
  v.minValue(1, 'Events count from 1.'),
)

/** Body of `POST /api/rooms/:code/record/clips`; `expiresIn` is in seconds, at most a year. */
export const newClip = v.pipe(
  v.strictObject({
    title: roomTitle,
    from: number,
    to: number,
    expiresIn: v.optional(
      v.pipe(
        v.number('The time must be a number.'),
        v.safeInteger('The time must be a whole number.'),
        v.minValue(1, 'The time must be at least 1.'),
        v.maxValue(366 * 24 * 60 * 60, 'The time must be at most a year.'),
      ),
    ),
  }),
  v.forward(
    v.check(({ from, to }) => from <= to, 'A clip ends after it begins.'),
    ['to'],
  ),
)

/** Body of `POST /api/rooms/:code/record/fork`: the event after which the new room begins. */
export const newFork = v.strictObject({ seq: number, title: v.optional(roomTitle) })

/** Body of `POST /api/rooms/:code/record/runs`: the files as they were after an event, and the id of the one to start. */
export const pastRun = v.strictObject({ seq: number, entry: fileID })

/** Body of `PUT /api/rooms/:code/record/chapters/:seq`; null takes the chapter away. */
export const chapterChange = v.strictObject({ title: v.nullable(roomTitle) })
