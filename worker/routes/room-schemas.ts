import { GIVEN_ROLES } from '#core/protocol/access.ts'
import { visibility } from '#core/protocol/api/rooms.ts'
import * as v from 'valibot'
import { languageByID } from '#core/protocol/languages.ts'
import { roomTitle } from '../names.ts'

/** Body of `POST /api/rooms`. */
export const newRoom = v.strictObject({
  title: roomTitle,
  language: v.pipe(
    v.string('The language must be text.'),
    v.check((id) => languageByID(id) !== undefined, 'This language is not known.'),
  ),
  visibility,
})

/** Body of `PATCH /api/rooms/:code`. */
export const roomChange = v.strictObject({
  title: v.optional(roomTitle),
  archived: v.optional(v.boolean('Archived is true or false.')),
  visibility: v.optional(visibility),
})

/** Body of `POST /api/rooms/:code/members`. */
export const newMember = v.strictObject({
  username: v.pipe(
    v.string('The user name must be text.'),
    v.trim(),
    v.maxLength(32, 'No account has this user name.'),
  ),
})

/** Body of `PATCH /api/rooms/:code/members/:user`. */
export const memberChange = v.strictObject({
  role: v.picklist(GIVEN_ROLES, `A role is one of ${GIVEN_ROLES.join(', ')}.`),
})
