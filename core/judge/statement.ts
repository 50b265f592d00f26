import { GFM, parser } from '@lezer/markdown'

/** Kinds of images a statement may hold, by the bytes that they begin with. */
const IMAGES: readonly [type: string, begin: readonly (number | null)[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
]
/** Bytes of one image. */
export const IMAGE_BYTES = 200_000

/** The media type of an image that a statement may hold, or null. */
export function imageType(bytes: Uint8Array): string | null {
  const found = IMAGES.find(([, begin]) => begin.every((byte, i) => byte === null || bytes[i] === byte))
  return found?.[0] ?? null
}

/** An image as Markdown names it; `from` and `to` are those of the address. */
export type Picture = { from: number; to: number; address: string }
/** Something that no statement may hold. */
export type Refused = { at: number; message: string }

const markdown = parser.configure(GFM)
const HTML = [
  'HTMLBlock',
  'HTMLTag',
  'CommentBlock',
  'Comment',
  'ProcessingInstruction',
  'ProcessingInstructionBlock',
]
const REFUSED_HTML = 'HTML is not taken; code belongs into backticks.'
/** Where a link may lead; what begins otherwise may be a script, however it is disguised. */
const LINK = /^(?:https?:\/\/|mailto:|#)/i

/** `$maths$` of one line, in which a comparison may look like a tag. */
const isMaths = (text: string, from: number, to: number): boolean => {
  const begin = text.lastIndexOf('\n', from) + 1
  const end = text.indexOf('\n', to)
  const count = (part: string) => part.split('$').length - 1
  return (
    count(text.slice(begin, from)) % 2 === 1 && count(text.slice(to, end < 0 ? undefined : end)) % 2 === 1
  )
}

/** Characters of a text without what its images consist of: Markdown that is made to be slow takes the square of them. */
export const PROSE_CHARS = 30_000

const proseOf = (text: string): number => text.replaceAll(/;base64,[A-Za-z0-9+/=]*/g, '').length

/** The images of a Markdown text, and everything in it that no text of a problem may hold. */
export function readMarkdown(text: string): { pictures: Picture[]; refused: Refused[] } {
  const chars = text.length > PROSE_CHARS ? proseOf(text) : 0
  if (chars > PROSE_CHARS) {
    const message = `It has ${chars} characters without its images; it may have ${PROSE_CHARS}.`
    return { pictures: [], refused: [{ at: 0, message }] }
  }
  const pictures: Picture[] = []
  const refused: Refused[] = []
  markdown.parse(text).iterate({
    enter: ({ name, from, to, node }) => {
      if (HTML.includes(name)) {
        const tag = text.slice(from, Math.min(to, from + 40))
        const comparison = name === 'HTMLTag' && !/script|style|[=:]/i.test(tag) && isMaths(text, from, to)
        if (!comparison) refused.push({ at: from, message: `${REFUSED_HTML} (${JSON.stringify(tag)})` })
        return
      }
      if (name === 'Image' && node.getChild('URL') === null)
        refused.push({ at: from, message: 'An image is written ![what is seen](file.png).' })
      if (name !== 'URL') return
      const written = text.slice(from, to)
      const address = written.startsWith('<') ? written.slice(1, -1) : written
      const parent = node.parent?.name
      if (parent === 'Image') pictures.push({ from, to, address })
      else if (!LINK.test(address) && !(parent !== 'Link' && /^(?:www\.|[^:/]+@)/i.test(address)))
        refused.push({
          at: from,
          message: `A link leads to http://, https:// or mailto:, not to ${address.slice(0, 60)}`,
        })
    },
  })
  return { pictures, refused }
}
