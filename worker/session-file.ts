import {
  endLine,
  endText,
  sumOfHeads,
  FILE_SUFFIX,
  headerLine,
  linesOfSegment,
  type FileHeader,
} from '#core/replay/file.ts'
import { readSegment } from '../durable-objects/record-rows.ts'
import { database } from './db/database.ts'
import { nextSegmentRow, readSummary } from './db/record.ts'
import type { Env } from './env.ts'
import { notFound } from './error.ts'
import { recordKeys, recordSigner, type Signer } from './record-keys.ts'
import type { RecordAccess } from './routes/record-access.ts'
import { textStream } from './text-stream.ts'

/** A session file of everything that somebody may see of a record, compressed; one segment is in memory at a time. */
export async function sessionFile(env: Env, access: RecordAccess): Promise<Response> {
  const { id, title, language, createdAt } = access.room
  const sign = await recordSigner(env)
  const { room, people } = await readSummary(database(env), id)
  if (!room) throw notFound()
  const header: FileHeader = {
    ...{ format: 'codecollab-session', version: 1, staff: access.staff, keys: recordKeys(env) },
    room: { id, title, language, createdAt },
    origin: room.origin,
    ...(room.origin?.from === 'file' && room.origin.credit ? { credit: room.origin.credit } : {}),
    people: people.map(({ userId, name, color }) => ({ user: userId, name, color })),
  }
  const lines = textStream(linesOf(env, access, header, sign))
  return new Response(lines.pipeThrough(new CompressionStream('gzip')), {
    headers: {
      'Content-Type': 'application/gzip',
      'Content-Disposition': `attachment; filename="${fileName(title)}${FILE_SUFFIX}.gz"`,
    },
  })
}

async function* linesOf(
  env: Env,
  { room, staff }: RecordAccess,
  header: FileHeader,
  sign: Signer,
): AsyncGenerator<string> {
  const begin = headerLine(header)
  yield `${begin}\n`
  const end = { segments: 0, events: 0 }
  let [next, hash, heads] = [1, '', '']
  for (;;) {
    const row = await nextSegmentRow(env.DB, room.id, next)
    if (row === null) break
    const read = await readSegment(row)
    const lines = linesOfSegment(read, staff)
    yield `${lines.join('\n')}\n`
    heads = sumOfHeads(heads, lines[0] ?? '')
    const { first, last } = read.segment.head
    end.segments++
    end.events += last - first + 1
    next = last + 1
    hash = read.segment.head.hash
  }
  yield `${endLine({ end, ...(await sign(endText(begin, end, hash, heads))) })}\n`
}

/** A title as part of a file's name: letters, digits and dashes of any script would do, but headers take ASCII. */
const fileName = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'session'
