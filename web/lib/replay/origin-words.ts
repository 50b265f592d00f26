import type { OriginName } from '#core/replay/origins.ts'
import { ORIGINS } from '#lib/insights/origins.ts'

/** All that a character can come from, in the order of the legend, with words and the colour that stands for each. */
export const KINDS: readonly { key: OriginName; words: string; colour: string }[] = [
  ...ORIGINS,
  { key: 'bot', words: 'Written by a script', colour: 'var(--p-9)' },
  { key: 'template', words: 'From the template', colour: 'var(--c-line-field)' },
  { key: 'unknown', words: 'Not known', colour: 'var(--c-line-strong)' },
]

/** What a character came from in a few words, with the name of who put it there. */
export function describeOrigin(origin: OriginName, name: string): string {
  switch (origin) {
    case 'typed':
      return `Typed by ${name}`
    case 'pastedInside':
      return `Pasted from this session by ${name}`
    case 'pastedOutside':
      return `Pasted from outside by ${name}`
    case 'completed':
      return `Completed by the editor for ${name}`
    case 'undone':
      return `Brought back by ${name} with undo or redo`
    case 'other':
      return `Inserted by a command of ${name}`
    case 'bot':
      return `Written by a script of ${name}`
    case 'template':
      return 'From the template of the room'
    case 'unknown':
      return 'Where this came from is not known'
    default:
      return origin satisfies never
  }
}
