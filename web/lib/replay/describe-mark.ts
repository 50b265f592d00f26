import type { Mark, Marker } from '#core/protocol/outline.ts'
import type { TimerChange } from '#core/protocol/room-timer.ts'
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
  ...{ delete: 'paste', pause: 'other', problem: 'other', timer: 'other' },
  ...{ tests: 'other', testsPassed: 'good', testsFailed: 'bad' },
} as const satisfies Record<Mark, Tone>

/** By what was done to a timer. */
const TIMER: Readonly<Record<string, string>> = {
  prepared: 'The timer was set',
  started: 'The time began',
  paused: 'The time was stopped for a while',
  resumed: 'The time went on',
  extended: 'There was more time',
  stopped: 'It was handed in, or the time was ended',
  ended: 'The time was over',
  handedIn: 'Everything was handed in',
} satisfies Record<TimerChange, string>

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
      return label === 'submit' ? `${name} handed in` : `${name} ran the tests`
    case 'testsPassed':
      return `All tests passed (${label})`
    case 'testsFailed':
      return `Tests passed: ${label}`
    case 'problem':
      return `${name} ${label}`
    case 'timer':
      return TIMER[label] ?? 'The timer changed'
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
