import * as v from 'valibot'
import { personName } from '../names.ts'

/** Characters (code points) of a password. */
const PASSWORD = { min: 10, max: 200 }

/** A user name as it is typed. */
export const username = v.pipe(
  v.string('The user name must be text.'),
  v.regex(/^[A-Za-z0-9_-]{3,32}$/, 'A user name has 3 to 32 letters, digits, _ or -.'),
)

/** An email address as it is typed: one, and nothing by which a mail server would read another into it. */
export const email = v.pipe(
  v.string('The email address must be text.'),
  v.maxLength(254, 'This email address is too long.'),
  v.normalize('NFC'),
  v.trim(),
  v.regex(
    /^[^\s@\p{C}<>()[\],;:"\\]+@[^\s@.\p{C}<>()[\],;:"\\]+(\.[^\s@.\p{C}<>()[\],;:"\\]+)+$/u,
    'This is not an email address.',
  ),
)

/** A new password. */
export const password = v.pipe(
  v.string('The password must be text.'),
  // UTF-16 units first: a megabyte must not be walked through.
  v.maxLength(PASSWORD.max * 2, `A password has at most ${PASSWORD.max} characters.`),
  v.check((text) => [...text].length >= PASSWORD.min, `A password has at least ${PASSWORD.min} characters.`),
  v.check((text) => [...text].length <= PASSWORD.max, `A password has at most ${PASSWORD.max} characters.`),
  v.check((text) => text.isWellFormed(), 'The password has characters that are not text.'),
)

/** Body of `POST /api/auth/register`. */
export const registration = v.strictObject({ username, email, password })

/** A password that is to be checked. */
export const knownPassword = v.pipe(
  v.string('The password must be text.'),
  v.minLength(1, 'Enter your password.'),
  v.maxLength(PASSWORD.max * 2, `A password has at most ${PASSWORD.max} characters.`),
)

/** Body of `POST /api/auth/login`; `login` is a user name or an email address. */
export const credentials = v.strictObject({
  login: v.pipe(
    v.string('The user name must be text.'),
    v.maxLength(254, 'This user name or email address is too long.'),
    v.trim(),
    v.minLength(1, 'Enter your user name or email address.'),
  ),
  password: knownPassword,
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

/** Room for a password that is far too long, so that the answer can say so. */
export const MAX_BODY = 2 * 1024 * 1024

/** Body of `POST /api/auth/forgot`. */
export const forgotten = v.strictObject({ email })

/** The secret of a mailed link; what cannot be one is answered like one that is used up. */
const mailedToken = v.pipe(v.string('The link must be text.'), v.maxLength(2_000, 'This link is too long.'))

/** Body of `POST /api/auth/reset`. */
export const newPassword = v.strictObject({ token: mailedToken, password })

/** Body of `POST /api/auth/verify`. */
export const verification = v.strictObject({ token: mailedToken })

/**
 * Where to go after signing in: a path of this site. A second slash, a backslash or a control character could lead a
 * browser to another one.
 */
const next = v.pipe(
  v.string('The next page must be text.'),
  v.maxLength(500, 'This path is too long.'),
  v.regex(/^\/(?!\/)[^\\\p{Cc}]*$/u, 'The next page must be a path of this site.'),
  v.check(
    // A dot that goes away could leave one at the beginning.
    (path) => !/^[^?#]*\/\//.test(path),
    'The next page must be a path of this site.',
  ),
)

/** Body of `POST /api/auth/providers/:provider/start` and `…/link`. */
export const providerStart = v.strictObject({ next })

/** Body of `POST /api/auth/providers/:provider/finish` and `…/linked`: the query the provider came back with. */
export const providerAnswer = v.strictObject({
  query: v.pipe(v.string('The query must be text.'), v.maxLength(8_000, 'This query is too long.')),
})
