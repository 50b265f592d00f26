import * as v from 'valibot'
import { personName } from '../names.ts'

/** Characters (code points) of a password. */
const PASSWORD = { min: 10, max: 200 }

const username = v.pipe(
  v.string('The user name must be text.'),
  v.regex(/^[A-Za-z0-9_-]{3,32}$/, 'A user name has 3 to 32 letters, digits, _ or -.'),
)

const email = v.pipe(
  v.string('The email address must be text.'),
  v.maxLength(254, 'This email address is too long.'),
  v.normalize('NFC'),
  v.trim(),
  v.regex(/^[^\s@\p{C}]+@[^\s@.\p{C}]+(\.[^\s@.\p{C}]+)+$/u, 'This is not an email address.'),
)

// UTF-16 units first: a megabyte must not be walked through.
const password = v.pipe(
  v.string('The password must be text.'),
  v.maxLength(PASSWORD.max * 2, `A password has at most ${PASSWORD.max} characters.`),
  v.check((text) => [...text].length >= PASSWORD.min, `A password has at least ${PASSWORD.min} characters.`),
  v.check((text) => [...text].length <= PASSWORD.max, `A password has at most ${PASSWORD.max} characters.`),
  v.check((text) => text.isWellFormed(), 'The password has characters that are not text.'),
)

/** Body of `POST /api/auth/register`. */
export const registration = v.strictObject({ username, email, password })

/** Body of `POST /api/auth/login`; `login` is a user name or an email address. */
export const credentials = v.strictObject({
  login: v.pipe(
    v.string('The user name must be text.'),
    v.maxLength(254, 'This user name or email address is too long.'),
    v.trim(),
    v.minLength(1, 'Enter your user name or email address.'),
  ),
  password: v.pipe(
    v.string('The password must be text.'),
    v.minLength(1, 'Enter your password.'),
    v.maxLength(PASSWORD.max * 2, `A password has at most ${PASSWORD.max} characters.`),
  ),
})

/** Body of `POST /register/`. */
export const scriptRegistration = v.strictObject({ username, password })

const ignored = v.optional(v.string())

/**
 * Body of `POST /token`, as JSON or a form: the password grant of OAuth 2 (RFC 6749, 4.3.2). What its clients send besides is
 * read and means nothing here.
 */
export const passwordGrant = v.strictObject({
  grant_type: v.optional(v.literal('password', 'Only the grant type password is known.')),
  username: credentials.entries.login,
  password: credentials.entries.password,
  scope: ignored,
  client_id: ignored,
  client_secret: ignored,
})

/** Body of `POST /api/auth/guest`. */
export const guest = v.strictObject({ name: personName })

/** The form of an address by which accounts are found. */
export const emailKey = (address: string): string => address.normalize('NFC').trim().toLowerCase()
