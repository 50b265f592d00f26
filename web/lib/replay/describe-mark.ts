import type { Mark, Marker } from '#core/protocol/outline.ts'
import { lasting } from '#lib/insights/spoken.ts'

/** How a marker is drawn. */
export type Tone = 'good' | 'bad' | 'talk' | 'people' | 'paste' | 'other'

const TONES = {
  ...{ run: 'other', passed: 'good', failed: 'bad', chat: 'talk', staffChat: 'talk', note: 'talk' },
  ...{
    join: 'people',
    leave: 'people',
    role: 'people',
    blur: 'people',
    focus: 'people',
    paste: 'paste',
    file: 'other',
  },
  ...{ delete: 'paste', pause: 'other', problem: 'other' },
  ...{ tests: 'other', testsPassed: 'good', testsFailed: 'bad' },
} as const satisfies Record<Mark, Tone>

export const toneOf = ({ mark }: Pick<Marker, 'mark'>): Tone => TONES[mark]

/** A marker in a few words, with the name of the person. */
export function describeMark({ mark, label }: Pick<Marker, 'mark' | 'label'>, name: string): string {
  switch (mark) {
    case 'run':
      return `${name} ran ${label}`
    case 'passed':
      return 'The program ended well'
    case 'failed':
      return `The program ended: ${label.replaceAll('_', ' ')}`
    case 'tests':
      return label === 'submit'
        ? `${name} submitted`
        : `${name} ran ${label === 'try' ? 'an input of their own' : 'the tests'}`
    case 'testsPassed':
      return `Ended well (${label})`
    case 'testsFailed':
      return `Tests passed: ${label}`
    case 'problem':
      return `${name} ${label}`
    case 'chat':
      return `${name}: ${label}`
    case 'staffChat':
      return `${name} to staff: ${label}`
    case 'note':
      return `Note of ${name}: ${label}`
    case 'join':
      return `${label} came`
    case 'leave':
      return `${label} left`
    case 'paste':
      return `${name} pasted ${label} characters`
    case 'delete':
      return `${name} deleted ${label} characters`
    case 'pause':
      return `Nothing happened for ${label} seconds`
    case 'file':
      return `${name} ${label}`
    case 'role':
      return `${name} became ${label}`
    case 'blur':
      return `${label} went to another window`
    case 'focus':
      return `${name} came back after ${lasting(Number(label) * 1_000)}`
    default:
      return mark satisfies never
  }
}
