import type { Packed } from './packed.ts'

/** How long an answer is kept where it was made, seconds. */
const KEEP_S = 600

/** Which answer of a clip: it is kept for this version of the record, so that nothing of before a redaction is told after it. */
export type ClipAnswer = { clip: string; version: number; what: string }

/** An answer that was made before; null when it has to be made. */
export async function keptAnswer(answer: ClipAnswer): Promise<Packed | null> {
  const found = await (await caches.open('clips')).match(addressOf(answer))
  return found ? new Uint8Array(await found.arrayBuffer()) : null
}

/** Keeps an answer for whoever asks for the same soon. Never throws: what is not kept is made again. */
export async function keepAnswer(answer: ClipAnswer, body: Packed): Promise<void> {
  const headers = { 'Cache-Control': `max-age=${KEEP_S}`, 'Content-Type': 'application/octet-stream' }
  try {
    await (await caches.open('clips')).put(addressOf(answer), new Response(body, { headers }))
  } catch (error) {
    console.error('an answer was not kept', error)
  }
}

/** Nobody but the Worker can ask for it: the cache is reached by no address from outside. */
const addressOf = ({ clip, version, what }: ClipAnswer): string =>
  `https://clips.invalid/${encodeURIComponent(clip)}/${version}/${what.split('/').map(encodeURIComponent).join('/')}`
