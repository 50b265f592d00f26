import * as v from 'valibot'
import { LIMITS } from '../limits.ts'
import { personName } from '../names.ts'
import { email, knownPassword, password } from './auth.ts'

/** Body of `PATCH /api/me`; a colour of null leaves it to the rooms. */
export const profile = v.strictObject({
  name: v.optional(personName),
  color: v.optional(
    v.nullable(
      v.pipe(
        v.number('The colour must be a number.'),
        v.integer('The colour must be a whole number.'),
        v.minValue(0, 'There is no such colour.'),
        v.maxValue(LIMITS.colors - 1, 'There is no such colour.'),
      ),
    ),
  ),
})

/**
 * Body of `POST /api/me/password`; `current` is missing only for an account that has none. `revokeTokens`: whether personal
 * access tokens end too, as they do unless it says otherwise.
 */
export const passwordChange = v.strictObject({
  current: v.optional(knownPassword),
  password,
  revokeTokens: v.optional(v.boolean('This must be true or false.'), true),
})

/** Body of `POST /api/me/email`; `current` is missing only for an account that has no password. */
export const emailChange = v.strictObject({ current: v.optional(knownPassword), email })

/** Body of `POST /api/me/delete`: the password, or where there is none the user name (a guest's name). */
export const deletion = v.strictObject({
  password: v.optional(knownPassword),
  name: v.optional(v.pipe(v.string('The name must be text.'), v.maxLength(1_000, 'This is not your name.'))),
})
