import { GIVEN_ROLES } from '#core/protocol/access.ts'
import * as v from 'valibot'
import { languageByID } from '#core/protocol/languages.ts'
import { TEMPLATES } from '#core/protocol/templates.ts'
import { roomTitle } from '../names.ts'

const visibility = v.picklist(['code', 'private'], 'A room is open to its code or private.')

/** Body of `POST /api/rooms`; with `lobbyName` the room is public, and that name is its title. */
export const newRoom = v.pipe(
  v.strictObject({
    title: v.optional(roomTitle),
    language: v.pipe(
      v.string('The language must be text.'),
      v.check((id) => languageByID(id) !== undefined, 'This language is not known.'),
    ),
    visibility,
    template: v.optional(v.picklist(TEMPLATES, `A template is one of ${TEMPLATES.join(', ')}.`)),
    lobbyName: v.optional(roomTitle),
  }),
  v.forward(
    v.check((room) => room.title !== undefined || room.lobbyName !== undefined, 'The title is missing.'),
    ['title'],
  ),
  v.forward(
    v.check(
      (room) => room.lobbyName === undefined || room.visibility === 'code',
      'A private room cannot be public.',
    ),
    ['lobbyName'],
  ),
)

/** Body of `PATCH /api/rooms/:code`; `lobbyName` makes the room public under that name, null takes it out of the lobby. */
export const roomChange = v.strictObject({
  title: v.optional(roomTitle),
  archived: v.optional(v.boolean('Archived is true or false.')),
  visibility: v.optional(visibility),
  lobbyName: v.optional(v.nullable(roomTitle)),
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
