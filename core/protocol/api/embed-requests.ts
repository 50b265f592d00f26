import * as v from 'valibot'
import { languageByID } from '../languages.ts'
import { personName, tokenName } from '../names.ts'
import { EMBED_MODES, playgroundFiles } from './embed.ts'

/** Characters of a token that a site signed, and bytes of a body with one or with files. */
const TOKEN_UNITS = 512 * 1024
export const EMBED_BODY = 1024 * 1024

/** Body of `POST /api/embed/sessions`: with a token, or into a room that is open to visitors, or for a playground of one's own. */
export const embedEntry = v.strictObject({
  mode: v.picklist(EMBED_MODES, `A mode is one of ${EMBED_MODES.join(', ')}.`),
  room: v.optional(v.pipe(v.string('The room is a code.'), v.maxLength(64, 'This is no code.'))),
  token: v.optional(
    v.pipe(v.string('The token is text.'), v.maxLength(TOKEN_UNITS, 'This token is too long.')),
  ),
  /** The credential that the same frame holds: who comes back by it is the same visitor, and nobody is added. */
  again: v.optional(v.pipe(v.string('A credential is text.'), v.maxLength(2_048, 'This is no credential.'))),
  name: v.optional(personName),
  files: v.optional(playgroundFiles),
  language: v.optional(
    v.pipe(
      v.string('The language must be text.'),
      v.check((id) => languageByID(id) !== undefined, 'This language is not known.'),
    ),
  ),
})
export type EmbedEntry = v.InferOutput<typeof embedEntry>

/** Body of `POST /api/embed-keys`. */
export const newEmbedKey = v.strictObject({ name: tokenName })
