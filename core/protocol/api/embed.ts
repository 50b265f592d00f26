import * as v from 'valibot'
import { ROLES } from '../access.ts'
import { LIMITS } from '../limits.ts'
import { room } from './rooms.ts'

/** What an embedded frame shows: the room, what happened in it, or a private copy of its files. */
export const EMBED_MODES = ['live', 'replay', 'playground'] as const
export type EmbedMode = (typeof EMBED_MODES)[number]

/** What somebody may become by an embedded room; never more. */
export const EMBED_ROLES = ['viewer', 'runner', 'writer'] as const
export type EmbedRole = (typeof EMBED_ROLES)[number]

/** Sites a room names, and characters of one. */
const SITES = 20
const SITE_UNITS = 200
/** Files a frame may bring into a playground, as a program's sources may have. */
const FILES = 20
const FILES_UNITS = 256 * 1024

/** Labels and dots only: the host of an address may have other characters, `;` and `,` too, which end what a policy says. */
const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/

/**
 * Whether a text names sites that a room may be embedded in: an origin as the browser writes it, `https://docs.example`, one
 * with `*.` before at least two labels, or one on the own machine without TLS.
 */
export function isSite(text: string): boolean {
  const wild = text.startsWith('https://*.')
  const plain = wild ? text.replace('*.', '') : text
  const url = URL.parse(plain)
  if (!url || url.origin !== plain || !HOST.test(url.hostname)) return false
  if (wild) return url.hostname.includes('.') && !/^[\d.]+$/.test(url.hostname)
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)
}

const site = v.pipe(
  v.string('A site is text.'),
  v.maxLength(SITE_UNITS, 'This site is too long.'),
  v.check(isSite, 'A site is an origin such as https://docs.example, without a path.'),
)

/** Where a room may be embedded, and what it is there for those who bring no token. */
export const embedSettings = v.strictObject({
  sites: v.pipe(v.array(site), v.maxLength(SITES, `A room has at most ${SITES} sites.`)),
  /** What a visitor becomes; null lets nobody in. */
  open: v.nullable(v.picklist(EMBED_ROLES, 'A visitor is a viewer, runner or writer.')),
  /** Whether visitors may have a copy of its files, and whether they may watch its record. */
  playground: v.boolean('Playground is true or false.'),
  replay: v.boolean('Replay is true or false.'),
})
export type EmbedSettings = v.InferOutput<typeof embedSettings>

/** Answer of `GET` and `PUT /api/rooms/:code/embed`. */
export const embedSettingsAnswer = v.object({ embed: embedSettings })

/** A key by which a site signs embed tokens, as its owner sees it later: never its secret. */
export const embedKey = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: v.number(),
  lastUsedAt: v.nullable(v.number()),
})
export type EmbedKey = v.InferOutput<typeof embedKey>
/** Answers of `GET` and `POST /api/embed-keys`; the secret is shown this once. */
export const embedKeysAnswer = v.object({ keys: v.array(embedKey) })
export const newEmbedKeyAnswer = v.object({ key: embedKey, secret: v.string() })

const text = v.pipe(
  v.string('The text of a file is text.'),
  v.check((value) => value.isWellFormed(), 'A file has characters that are not text.'),
)
/** Files of a playground; their names are checked as those of any room. */
export const playgroundFiles = v.pipe(
  v.array(
    v.strictObject({ name: v.pipe(v.string('A file has a name.'), v.maxLength(LIMITS.fileNameChars)), text }),
  ),
  v.minLength(1, 'A playground has a file at least.'),
  v.maxLength(FILES, `A playground has at most ${FILES} files.`),
  v.check(
    (files) => files.reduce((sum, file) => sum + file.text.length, 0) <= FILES_UNITS,
    'The files are too large together.',
  ),
)

/** Answer of `POST /api/embed/sessions` and `…/renew`: a credential for this room and mode, and seconds it lasts. */
export const embedSessionAnswer = v.object({
  session: v.string(),
  expiresIn: v.number(),
  mode: v.picklist(EMBED_MODES),
  room,
  user: v.nullable(v.string()),
  role: v.picklist(ROLES),
  /** Origins whose pages the frame may talk with. */
  sites: v.array(v.string()),
})
export type EmbedSession = v.InferOutput<typeof embedSessionAnswer>

/** Answer of `GET /api/embed/check`. */
export const embedCheckAnswer = v.object({ allowed: v.boolean() })
