/** Codes are written `abc-def-ghj`, without i, l, o and u; what people type is read forgivingly. */
export function readCode(typed: string): string | null {
  const link = /\/r\/([^/?#\s]+)/.exec(typed)
  const letters = (link?.[1] ?? typed)
    .toLowerCase()
    .replace(/[\s\-_.]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
  if (!/^[0-9a-hjkmnp-tv-z]{9}$/.test(letters)) return null
  return `${letters.slice(0, 3)}-${letters.slice(3, 6)}-${letters.slice(6)}`
}
