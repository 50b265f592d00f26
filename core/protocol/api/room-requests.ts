import { GIVEN_ROLES } from '../access.ts'
import { visibility } from './rooms.ts'
import * as v from 'valibot'
import { languageByID } from '../languages.ts'
import { TEMPLATES } from '../templates.ts'
import { roomTitle } from '../names.ts'
import { email } from './auth.ts'

/**
 * Body of `POST /api/rooms`; with `lobbyName` the room is public, and that name is its title. With `recorded` false no
 * record of what happens in it is kept, for good.
 */
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
    recorded: v.optional(v.boolean('Recorded is true or false.')),
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

/** Body of `POST /api/trial`: there is nothing to choose. */
export const newTrial = v.strictObject({})

/** Days after which a room's record is forgotten. */
const retentionDays = v.pipe(
  v.number('The days are a number or null.'),
  v.safeInteger('The days are a whole number.'),
  v.minValue(0, 'The days cannot be below 0.'),
  v.maxValue(3_650, 'The days can be at most 3650.'),
)

/**
 * Body of `PATCH /api/rooms/:code`; `lobbyName` makes the room public under that name, null takes it out of the lobby.
 * `retentionDays` is when its record is forgotten: null for never, 0 for as soon as everybody left.
 */
export const roomChange = v.strictObject({
  title: v.optional(roomTitle),
  archived: v.optional(v.boolean('Archived is true or false.')),
  visibility: v.optional(visibility),
  locked: v.optional(v.boolean('Locked is true or false.')),
  sealed: v.optional(v.literal(true, 'A sealed room stays sealed.')),
  waiting: v.optional(v.boolean('Waiting is true or false.')),
  lobbyName: v.optional(v.nullable(roomTitle)),
  retentionDays: v.optional(v.nullable(retentionDays)),
})

const role = v.picklist(GIVEN_ROLES, `A role is one of ${GIVEN_ROLES.join(', ')}.`)

/** Body of `POST /api/rooms/:code/members`. */
export const newMember = v.strictObject({
  username: v.pipe(
    v.string('The user name must be text.'),
    v.trim(),
    v.maxLength(32, 'No account has this user name.'),
  ),
  role: v.optional(role),
})

/** Body of `PATCH /api/rooms/:code/members/:user`. */
export const memberChange = v.strictObject({ role })

const whole = (what: string, max: number) =>
  v.pipe(
    v.number(`${what} must be a number.`),
    v.safeInteger(`${what} must be a whole number.`),
    v.minValue(1, `${what} must be at least 1.`),
    v.maxValue(max, `${what} must be at most ${max}.`),
  )

const linkPassword = v.pipe(
  v.string('The password must be text.'),
  v.minLength(6, 'A password of a link has at least 6 characters.'),
  v.maxLength(200, 'A password of a link has at most 200 characters.'),
  v.check((text) => text.isWellFormed(), 'The password has characters that are not text.'),
)

/** Body of `POST /api/rooms/:code/links`; `expiresIn` is in seconds. */
export const newLink = v.strictObject({
  role,
  expiresIn: v.optional(whole('The time', 366 * 24 * 60 * 60)),
  uses: v.optional(whole('The number of uses', 10_000)),
  password: v.optional(linkPassword),
})

/** Body of `POST /api/rooms/:code/invites`. */
export const newInvite = v.strictObject({ email, role })

/** Body of `POST /api/links`. */
export const linkUse = v.strictObject({
  token: v.pipe(v.string('The token must be text.'), v.maxLength(200, 'This is not a link’s token.')),
  password: v.optional(
    v.pipe(v.string('The password must be text.'), v.maxLength(200, 'This password is too long.')),
  ),
})

/** Body of `POST /api/rooms/:code/knocks/:user`. */
export const knockAnswer = v.union(
  [v.strictObject({ role }), v.strictObject({ refuse: v.literal(true) })],
  'Give a role, or refuse.',
)
