import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { RoomProblem } from '#core/protocol/judging.ts'
import { programOf, type Program, type Source } from '#core/room/sources.ts'
import { toBase64 } from '#core/signing/bytes.ts'

type Whole = Extract<Program, { ok: true }>
type Place = Pick<RoomProblem, 'folder' | 'entry'>

/** The files in a problem's folder, under their names in it. */
export function sourcesIn(files: Iterable<Source>, { folder }: Place): Source[] {
  const start = `${folder}/`
  return [...files]
    .filter(({ name }) => name.startsWith(start))
    .map(({ id, name, text }) => ({ id, name: name.slice(start.length), text }))
}

/** The program of sources that begins where the problem does; null when they are none. */
export function programIn(sources: readonly Source[], { entry }: Place): Whole | null {
  const program = programOf(sources, entry ?? '')
  return program.ok ? program : null
}

/** By what a program is known: SHA-256 over its language, its entry and its texts in the order of their names, base64. */
export function programDigest({ language, entry, files }: Whole): string {
  const texts = files.map(({ name, text }) => [name, text]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return toBase64(sha256(utf8ToBytes(JSON.stringify([language, entry, texts]))))
}
