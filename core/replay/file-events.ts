import { parseLine, type RecordedEvent } from './event.ts'
import { fileSegment, openLine } from './file.ts'
import * as v from 'valibot'

/** The events of a session file that was checked before, one after the other; nothing of it is checked again. */
export async function* eventsInFile(
  lines: AsyncIterator<string>,
): AsyncGenerator<{ line: string; event: RecordedEvent }> {
  let waiting = 0
  await lines.next()
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value
    if (waiting === 0) {
      const head = v.safeParse(fileSegment, openLine(line))
      // What introduces no events is the end.
      if (!head.success) return
      const { first, last } = head.output.segment
      waiting = last - first + 1
    } else {
      waiting--
      yield { line, event: parseLine(line) }
    }
  }
}
