import type { RoomView } from '../../../core/client/view.ts'
import { difference } from '../../../core/room/difference.ts'
import type { Down } from '../../../core/protocol/down.ts'
import { plainLine } from '../plain.ts'

/** A line for a person, and the same for a program. */
export type Event = { line: string; value: unknown }

/** What a message of a room tells somebody who reads along, but for changes of text and output. */
export function eventOf(message: Down, view: RoomView): Event | null {
  switch (message.t) {
    case 'join':
      return told(`* ${message.person.name} is here`, { event: 'join', name: message.person.name })
    case 'chat':
      return told(`${message.by.name}: ${message.text}`, {
        event: 'chat',
        name: message.by.name,
        text: message.text,
        channel: message.channel ?? 'all',
      })
    case 'file':
      return told(`* ${message.by.name} ${message.change} ${message.file.name}`, {
        event: 'file',
        change: message.change,
        name: message.file.name,
      })
    case 'run':
      if (message.run.status !== 'waiting' || message.run.position !== undefined) return null
      return told(`* ${message.run.by.name} runs ${message.run.entry}`, {
        event: 'run',
        name: message.run.by.name,
        entry: message.run.entry,
      })
    case 'verdict':
      return told(`* The run ended: ${message.verdict.status.replaceAll('_', ' ')}`, {
        event: 'verdict',
        verdict: message.verdict,
      })
    case 'room':
      return told(`* The room is ${message.room.title} (${message.room.code})`, {
        event: 'room',
        title: message.room.title,
        code: message.room.code,
      })
    case 'leave':
      return told(`* ${view.people.length} here`, { event: 'leave', here: view.people.length })
    default:
      return null
  }
}

const told = (line: string, value: unknown): Event => ({ line: plainLine(line), value })

/** What changed from one text to another, by whole lines: `@@` with the number of the first, then what went and came. */
export function linesChanged(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const hunks: { first: number; to: number; from: number; end: number }[] = []
  let grown = 0
  for (const { from, to, insert } of difference(before, after).parts) {
    const first = lineAt(before, from)
    const last = lineAt(before, to)
    const added = insert.split('\n').length - 1 - (last - first)
    const hunk = hunks[hunks.length - 1]
    // Two changes in one line are one.
    if (hunk && first < hunk.to) {
      hunk.to = last + 1
      hunk.end = last + 1 + grown + added
    } else hunks.push({ first, to: last + 1, from: first + grown, end: last + 1 + grown + added })
    grown += added
  }
  return hunks.flatMap(({ first, to, from, end }) => [
    `@@ ${from + 1} @@`,
    ...old.slice(first, to).map((line) => plainLine(`-${line}`)),
    ...now.slice(from, end).map((line) => plainLine(`+${line}`)),
  ])
}

/** The line that a place is in, from 0. */
const lineAt = (text: string, place: number): number => text.slice(0, place).split('\n').length - 1
