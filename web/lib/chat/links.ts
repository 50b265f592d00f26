/** A message cut into text and links. Only http and https addresses become links. */
export type Piece = { text: string; href?: string }

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu

/** Control and invisible characters, which no address that somebody means holds. */
const HIDDEN = /[\p{Cc}\p{Cf}\s]/u

/** Finds the addresses in a message; what follows a sentence (`.`, `)` without its partner) is not part of one. */
export function linkify(message: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of message.matchAll(ADDRESS)) {
    const text = trimmed(match[0])
    const href = checkedLink(text)
    if (href === null) continue
    if (match.index > end) pieces.push({ text: message.slice(end, match.index) })
    pieces.push({ text, href })
    end = match.index + text.length
  }
  if (end < message.length) pieces.push({ text: message.slice(end) })
  return pieces
}

function trimmed(address: string): string {
  let text = address
  for (;;) {
    const last = text.at(-1) ?? ''
    const unpaired = (open: string, close: string) => last === close && count(text, close) > count(text, open)
    if (!/[.,;:!?*_~]/.test(last) && !unpaired('(', ')') && !unpaired('[', ']') && !unpaired('{', '}'))
      return text
    text = text.slice(0, -1)
  }
}

const count = (text: string, character: string): number => text.split(character).length - 1

/** The address as the browser reads it; null when it may not be followed, or hides where it leads behind a user name. */
export function checkedLink(text: string): string | null {
  if (HIDDEN.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol === 'mailto:') return url.href
  const web = url.protocol === 'https:' || url.protocol === 'http:'
  return web && url.username === '' && url.password === '' ? url.href : null
}
