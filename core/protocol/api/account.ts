import * as v from 'valibot'

/** A person as everybody may see them. */
export const user = v.object({
  id: v.string(),
  username: v.nullable(v.string()),
  name: v.string(),
  guest: v.boolean(),
  /** Index into the palette of people's colours; null leaves the colour to each room. */
  color: v.nullable(v.number()),
})

/** Answer of `GET /api/me`. */
export const meAnswer = v.object({ user })

/** Answer of signing up, in or on in a browser; `expiresIn` is in seconds. */
export const sessionAnswer = v.object({
  user,
  accessToken: v.string(),
  expiresIn: v.pipe(v.number(), v.minValue(1)),
})

/** Answer of `GET /api/me/account`: what only the person themselves sees of their account. */
export const accountAnswer = v.object({
  email: v.nullable(v.string()),
  emailVerified: v.boolean(),
  password: v.boolean(),
  links: v.array(
    v.object({ issuer: v.string(), name: v.string(), label: v.string(), createdAt: v.number() }),
  ),
})

/** Answer of `GET /api/me/sessions`: where one is signed in; times in milliseconds since the epoch. */
export const sessionsAnswer = v.object({
  sessions: v.array(
    v.object({
      id: v.string(),
      current: v.boolean(),
      device: v.nullable(v.string()),
      startedAt: v.number(),
      usedAt: v.number(),
    }),
  ),
  /** The cursor of the next page. */
  next: v.nullable(v.string()),
})

/** Answer of `POST /register/` and `POST /token`, which scripts use. */
export const scriptTokenAnswer = v.object({ access_token: v.string(), token_type: v.literal('bearer') })

/**
 * What answers whatever fails: `message` is a sentence for a person, `field` names the input it is about, `faults` everything
 * that is wrong with a problem.
 */
export const errorAnswer = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    field: v.optional(v.string()),
    faults: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
  }),
})
