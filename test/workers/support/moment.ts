import { readMoment, type MomentPart } from '#core/replay/moment.ts'
import { gunzip } from '../../../durable-objects/gzip.ts'

/** The parts of an answered moment, by what they are, unpacked. */
export async function partsOf(response: Response): Promise<Map<string, string>> {
  const parts = readMoment(new Uint8Array(await response.arrayBuffer()))
  return new Map(
    await Promise.all(parts.map(async (part) => [nameOf(part), await gunzip(part.body)] as const)),
  )
}

/** A part as the request is called that answers it alone. */
function nameOf(part: MomentPart): string {
  if (part.part === 'text') return `/texts/${part.file}/${part.seq}`
  return `/segments/${part.first}${part.part === 'lines' ? '' : `/${part.part}`}`
}
