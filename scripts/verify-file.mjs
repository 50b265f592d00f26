import { createReadStream, openSync, readSync, closeSync, readFileSync } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import * as v from 'valibot'
import { linesOf } from '../core/replay/file-lines.ts'
import { signaturesBy, verifyFile } from '../core/replay/verify.ts'
import { publicJwks } from '../core/signing/keys.ts'

/**
 * Checks a session file without any network.
 * @param {string} file
 * @param {string} [keyFile] a JWKS; without one the file's own keys are taken
 */
export async function verify(file, keyFile) {
  const keys = keyFile === undefined ? null : v.parse(publicJwks, JSON.parse(readFileSync(keyFile, 'utf8')))
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const packed = isPacked(file)
  const bytes = createReadStream(file)
  // An error of either ends the reading with it.
  const pieces = packed ? pipeline(bytes, createGunzip(), () => {}) : bytes
  const subtle = /** @type {any} */ (crypto.subtle)
  return verifyFile(
    linesOf(pieces, (line) => decoder.decode(line)),
    signaturesBy(subtle, keys),
  )
}

/** @param {string} file */
function isPacked(file) {
  const begin = Buffer.alloc(2)
  const descriptor = openSync(file, 'r')
  readSync(descriptor, begin, 0, 2, 0)
  closeSync(descriptor)
  return begin[0] === 0x1f && begin[1] === 0x8b
}

/**
 * What was found, in words.
 * @param {import('../core/replay/verify.ts').Verified} found @param {boolean} given whether keys were given
 */
export function report(found, given) {
  if (!found.ok) {
    const where = found.seq === null ? `line ${found.line}` : `event ${found.seq} (line ${found.line})`
    return [`NOT INTACT: ${where}: ${found.what}.`]
  }
  const { header, first, last, events, amended, hidden, signedBy } = found
  const lines = [
    `INTACT: ${JSON.stringify(header.room.title)}, room ${header.room.id}`,
    `  ${events} events (${first} to ${last}), every one as it was sealed${first > 1 ? '; those before were forgotten before' : ''}`,
  ]
  if (amended > 0)
    lines.push(`  ${amended} of them were written over later (a message edited or taken back, a redaction)`)
  if (hidden > 0)
    lines.push(
      `  ${hidden} of them only staff may see: that they are there is proved, what they say is not in the file`,
    )
  for (const [kid, count] of signedBy) {
    const key = header.keys.find((key) => key.kid === kid)
    lines.push(
      `  ${count} ${count === 1 ? 'segment' : 'segments'} signed with the key ${kid}${given || !key ? '' : ` (x: ${key.x})`}`,
    )
  }
  if (!given) {
    lines.push(
      'The keys are those in the file itself: nothing was changed since it was signed, but anybody can sign a file with a key of',
      'their own. To know by whom, get https://THE-SERVER/api/record/keys and run this again with --key, or compare the x above.',
    )
  }
  return lines
}
