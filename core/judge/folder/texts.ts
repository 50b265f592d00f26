import { encodeBase64 } from '../../protocol/base64.ts'
import { PROBLEM_LIMITS } from '../../protocol/problem.ts'
import { IMAGE_BYTES, imageType, readMarkdown } from '../statement.ts'
import type { Reading } from './reading.ts'

/** A Markdown file with the images beside it put into it as `data:`; empty when there is none. */
export function readText(reading: Reading, file: string, chars: number): string {
  let text = reading.text(file, chars) ?? ''
  // From the end on, so that what comes before stays where it is.
  for (const { from, to, address } of readMarkdown(text).pictures.toReversed()) {
    const data = imageAt(reading, address)
    if (data !== null) text = text.slice(0, from) + data + text.slice(to)
  }
  return text
}

function imageAt(reading: Reading, address: string): string | null {
  const file = plain(address)
  const bytes = reading.use(file)
  if (!bytes) return null
  const type = imageType(bytes)
  if (type === null) reading.faults.add(file, 'It is no PNG, JPEG, GIF or WebP.')
  else if (bytes.length > IMAGE_BYTES)
    reading.faults.add(file, `It has ${bytes.length} bytes; an image may have ${IMAGE_BYTES}.`)
  else return `data:${type};base64,${encodeBase64(bytes)}`
  return null
}

function plain(address: string): string {
  const name = address.startsWith('./') ? address.slice(2) : address
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** The hints in the order of their numbers, which begin with 1 and leave none out. */
export function readHints(reading: Reading): string[] {
  const names = reading.below('hints')
  const hints: string[] = []
  for (let n = 1; n <= names.length && names.includes(`${n}.md`); n++) {
    reading.places.set(`hints.${n - 1}`, { file: `hints/${n}.md` })
    hints.push(readText(reading, `hints/${n}.md`, PROBLEM_LIMITS.hintChars))
  }
  return hints
}
