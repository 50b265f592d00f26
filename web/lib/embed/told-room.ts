import type { Down } from '#core/protocol/down.ts'
import type { RoomState } from '#lib/room/room-state.svelte.ts'
import type { Told } from './wire.ts'

/** What a message of the room is to the page around the frame: everything to tell, in order. `length` is of a text that is here. */
export function toldBy(
  message: Down,
  state: RoomState,
  length: (file: string) => number | null,
): readonly Told[] {
  const nameOf = (file: string) => state.files.find(({ id }) => id === file)?.name ?? ''
  const people = (): Told => ({
    t: 'people',
    people: state.persons.map(({ name, role }) => ({ name, role })),
  })
  switch (message.t) {
    case 'welcome':
    case 'join':
    case 'leave':
      return [people()]
    case 'ops': {
      const version = message.version + message.ops.length
      return [{ t: 'change', file: nameOf(message.file), version, length: length(message.file) }]
    }
    case 'ack':
      return [
        {
          ...{ t: 'change', file: nameOf(message.file), version: message.version },
          length: length(message.file),
        },
      ]
    case 'run':
      return [
        { t: 'run', run: message.run.id, file: message.run.entry, status: message.run.status },
        ...(message.run.verdict ? [verdict(message.run.id, message.run.verdict.status)] : []),
      ]
    case 'verdict':
      return [verdict(message.run, message.verdict.status)]
    case 'judged': {
      const { problem = '', total = null } = state.judgements.find(({ id }) => id === message.judgement) ?? {}
      const { status } = message.verdict
      return [{ t: 'test', problem, status, passed: passedIn(state, message.judgement), tests: total }]
    }
    default:
      return []
  }
}

const verdict = (run: string, status: string): Told => ({ t: 'verdict', run, status })

function passedIn(state: RoomState, id: string): number | null {
  const judgement = state.judgements.find((one) => one.id === id)
  return judgement ? judgement.outcomes.filter(({ result }) => result.status === 'passed').length : null
}
