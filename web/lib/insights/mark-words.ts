import type { Manifest } from '#core/protocol/api/record.ts'
import type { Marker } from '#core/protocol/outline.ts'
import { lasting } from './spoken.ts'

/** What happened at a moment, in a few words. */
export function markWords({ mark, user, label }: Marker, people: Manifest['people']): string {
  const name = people.find((person) => person.user === user)?.name ?? 'Somebody'
  switch (mark) {
    case 'run':
      return `${name} ran ${label}`
    case 'passed':
      return 'The program passed'
    case 'failed':
      return `The program ended: ${label.replaceAll('_', ' ')}`
    case 'chat':
    case 'staffChat':
    case 'note':
      return `${name}: ${label}`
    case 'join':
      return `${label} came`
    case 'leave':
      return `${label} left`
    case 'paste':
      return `${name} pasted ${label} characters`
    case 'delete':
      return `${name} deleted ${label} characters`
    case 'pause':
      return `Again after ${lasting(Number(label) * 1000)}`
    case 'file':
      return `${name} ${label}`
    case 'role':
      return `${name} became ${label}`
    case 'blur':
      return `${label} left the page`
    default:
      return mark satisfies never
  }
}
