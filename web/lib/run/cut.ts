import { bytes } from '#lib/ui/time.ts'

const STREAMS: Readonly<Record<string, string>> = {
  stdout: 'output',
  stderr: 'error output',
  compile: 'compiler output',
}

/** `1.2 MB of output cut here`, for the data of a `cut` chunk such as `stdout 1234567`. */
export function cutSentence(data: string): string {
  const [stream = '', count = ''] = data.split(' ')
  const missing = /^\d{1,15}$/.test(count) ? bytes(Number(count)) : 'Some'
  return `${missing} of ${STREAMS[stream] ?? 'output'} cut here`
}
