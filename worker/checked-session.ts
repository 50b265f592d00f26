import * as v from 'valibot'
import type { Origin } from '#core/protocol/api/origin.ts'
import { fileNameKey, parseFileName } from '#core/protocol/file-name.ts'
import { languageByID } from '#core/protocol/languages.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import { BadFile, FileReader, type CheckSignature } from '#core/replay/read-file.ts'
import type { SessionState } from '#core/replay/state.ts'
import { signaturesBy } from '#core/replay/verify.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'
import { roomTitle } from '#core/protocol/names.ts'
import { recordKeys } from './record-keys.ts'

/** What a session file that holds is of. */
export type CheckedSession = {
  title: string
  language: string
  origin: Extract<Origin, { from: 'file' }>
}

/** Reads a session file to its end and checks everything; throws an `ApiError` that names the line of what is wrong. */
export async function checkSession(env: Env, lines: AsyncIterator<string>): Promise<CheckedSession> {
  const own = recordKeys(env)
  const mine = signaturesBy(crypto.subtle, { keys: own })
  const theirs = signaturesBy(crypto.subtle, null)
  let ours = true
  // A key of this deployment is that key, whatever a file says of it.
  const check: CheckSignature = (keyId, ...signed) => {
    if (own.some(({ kid }) => kid === keyId)) return mine(keyId, ...signed)
    ours = false
    return theirs(keyId, ...signed)
  }
  const reader = new FileReader(lines, check)
  try {
    const first = await reader.next()
    while (await reader.next());
    if (first?.t !== 'header') throw new BadFile(1, null, 'this is no session file')
    if (reader.state.seq === 0) throw new BadFile(2, null, 'there are no events in it')
    const { room, credit, origin } = first.header
    // What came here from elsewhere stays from elsewhere, although it was signed here since.
    const foreign = origin?.from === 'file' && !origin.ours
    checkFiles(reader.state)
    const title = v.safeParse(roomTitle, reader.state.title || room.title)
    return {
      title: title.success ? title.output : 'Imported session',
      language: languageByID(room.language)?.id ?? 'markdown',
      origin: {
        ...{ from: 'file', title: room.title.slice(0, 320), ours: ours && !foreign },
        ...(credit === undefined ? {} : { credit: credit.slice(0, 500) }),
      },
    }
  } catch (error) {
    if (!(error instanceof BadFile)) throw error
    const where = error.seq === null ? `Line ${error.line}` : `Line ${error.line}, event ${error.seq}`
    throw new ApiError('bad_file', `${where}: ${error.message}.`)
  }
}

/** That a room can have the files that a session ends with. */
function checkFiles({ files, seq }: SessionState): void {
  const bad = (what: string) => new BadFile(1, seq, what)
  const taken = new Set<string>()
  let chars = 0
  for (const { name, text } of files.values()) {
    if (parseFileName(name) !== name) throw bad('a file has a name that no file can have')
    if (taken.has(fileNameKey(name))) throw bad('two files have one name')
    taken.add(fileNameKey(name))
    chars += text.length
    if (text.length > LIMITS.fileChars) throw bad('a file is larger than a room can hold')
  }
  if (files.size > LIMITS.files || chars > LIMITS.roomChars)
    throw bad('the files are more than a room can hold')
}

/** The texts that a session ends with. */
export const filesOf = ({ files }: SessionState): { name: string; text: string }[] =>
  [...files.values()].map(({ name, text }) => ({ name, text: text.toString() }))
