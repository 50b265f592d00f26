import { unzipSync } from 'fflate'
import { parseFileName } from '../../protocol/file-name.ts'
import type { Fault } from '../folder/faults.ts'

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

/** Bytes of a package, packed and unpacked, and files in it. */
export const PACKAGE_BYTES = 64 * 1024 * 1024
const PACKAGE_FILES = 5_000

export type Unzipped = { ok: true; files: Map<string, Uint8Array> } | { ok: false; faults: Fault[] }

/**
 * The files of a zip, without the one folder that may be around all of them. What it says of its sizes is believed only
 * as far as it is small: nothing unpacks to more than was said.
 */
export function readZip(bytes: Uint8Array): Unzipped {
  const faults: Fault[] = []
  const refuse = (message: string) => {
    // Thousands of files that are wrong in the same way are one fault.
    if (faults.length < 10) faults.push({ file: '(package)', message })
    return false
  }
  let [left, count] = [PACKAGE_BYTES, 0]
  if (bytes.length > PACKAGE_BYTES)
    refuse(`It has ${bytes.length} bytes; a package may have ${PACKAGE_BYTES}.`)
  const wanted = ({ name, originalSize }: { name: string; originalSize: number }) => {
    if (faults.length > 0 || name.endsWith('/') || isForeign(name)) return false
    if (parseFileName(name) !== name)
      return refuse(`${JSON.stringify(name.slice(0, 100))} is no name of a file.`)
    left -= originalSize
    if (left < 0) return refuse(`It unpacks to more than ${PACKAGE_BYTES} bytes.`)
    return ++count <= PACKAGE_FILES || refuse(`It has more than ${PACKAGE_FILES} files.`)
  }
  const link = faults.length === 0 ? linkIn(bytes) : undefined
  if (link !== undefined)
    refuse(`${JSON.stringify(link.slice(0, 100))} is a link; a package has plain files.`)
  try {
    const files = faults.length === 0 ? unzipSync(bytes, { filter: wanted }) : {}
    return faults.length > 0 ? { ok: false, faults } : { ok: true, files: withoutFolder(files) }
  } catch {
    return { ok: false, faults: [{ file: '(package)', message: 'It is no zip, or a broken one.' }] }
  }
}

const ENTRY = 0x02014b50
/** The kind of file in the upper half of its attributes, where a system of Unix wrote it, and that of a link. */
const [KIND, LINK] = [0xf000, 0xa000]

/** The name of the first entry of a zip that is a symbolic link: its text would be taken for what is at its end. */
function linkIn(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = bytes.length - 46; at >= 0; at--) {
    if (bytes[at] !== 0x50 || view.getUint32(at, true) !== ENTRY) continue
    if (((view.getUint32(at + 38, true) >>> 16) & KIND) !== LINK) continue
    const name = bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))
    return new TextDecoder().decode(name)
  }
  return undefined
}

/** What systems and editors put beside files; one such name is of the format. */
const isForeign = (name: string) =>
  !/^([^/]+\/)?\.timelimit$/.test(name) &&
  (name.startsWith('__MACOSX/') || /(^|\/)\.(?!\.?(\/|$))/.test(name))

function withoutFolder(files: Record<string, Uint8Array>): Map<string, Uint8Array> {
  const entries = Object.entries(files)
  const around = `${entries[0]?.[0].split('/')[0]}/`
  const cut = entries.every(([name]) => name.startsWith(around)) ? around.length : 0
  return new Map(entries.map(([name, bytes]) => [name.slice(cut), bytes]))
}
