import { gzipSync } from 'node:zlib'

/** What one Worker may have at most, bytes: developers.cloudflare.com/workers/platform/limits (the smallest plan's for what is packed). */
const MOST_BYTES = 10 * 1024 * 1024
const MOST_PACKED_BYTES = 3 * 1000 * 1000

/** What the platform forbids at run time and the local runtime lets through. */
const FORBIDDEN = [
  { what: 'compiles WebAssembly', code: /\bWebAssembly\s*\.\s*(?:compile|instantiate|Module|validate)\w*/ },
  { what: 'makes code out of text', code: /\bnew\s+Function\s*\(|(?<![\w.$])eval\s*\(/ },
]

/**
 * What keeps a bundle from running on the platform, as sentences; empty when nothing does.
 * @param {Buffer} bundle
 */
export function wrongWith(bundle) {
  const packed = gzipSync(bundle).length
  const code = bundle.toString()
  return [
    ...(bundle.length > MOST_BYTES
      ? [`The Worker has ${bundle.length} bytes; ${MOST_BYTES} are allowed.`]
      : []),
    ...(packed > MOST_PACKED_BYTES
      ? [`Packed it has ${packed} bytes; ${MOST_PACKED_BYTES} are allowed.`]
      : []),
    ...FORBIDDEN.flatMap(({ what, code: pattern }) => {
      const found = pattern.exec(code)
      return found === null
        ? []
        : [`The Worker ${what} (${around(code, found.index)}), which the platform forbids.`]
    }),
  ]
}

/** @param {string} code @param {number} at */
const around = (code, at) => JSON.stringify(code.slice(Math.max(0, at - 20), at + 40))
