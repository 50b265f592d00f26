import { bytes } from '#lib/ui/time.ts'

const STREAMS = new Map([
  ['stdout', 'stdout'],
  ['stderr', 'stderr'],
  ['compile', 'compiler output'],
])

/** `1.2 MB of stdout cut here`, for the data of a `cut` chunk such as `stdout 1234567`. */
export function cutSentence(data: string): string {
  const [stream = '', count = ''] = data.split(' ')
  const missing = /^\d{1,15}$/.test(count) ? bytes(Number(count)) : 'Some'
  return `${missing} of ${STREAMS.get(stream) ?? 'output'} cut here`
}
