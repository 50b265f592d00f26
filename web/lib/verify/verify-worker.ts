import { linesOf } from '#core/replay/file-lines.ts'
import { signaturesBy, verifyFile } from '#core/replay/verify.ts'
import type { Subtle } from '#core/signing/crypto.ts'
import type { Answer, Question } from './messages.ts'

// Runs in a worker: a file is read, unpacked and checked off the page's thread, and goes nowhere.

const say = (answer: Answer): void => postMessage(answer)

onmessage = ({ data }: MessageEvent<Question>) => {
  check(data).catch((error: unknown) => {
    console.warn('the file could not be checked', error)
    say({ t: 'failed' })
  })
}

async function check({ file, keys }: Question): Promise<void> {
  const begin = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const packed = begin[0] === 0x1f && begin[1] === 0x8b
  const bytes = file.stream().pipeThrough(counted(file.size))
  const pieces = packed ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const lines = linesOf(read(pieces), (line) => decoder.decode(line))
  const subtle = crypto.subtle as unknown as Subtle
  const found = await verifyFile(lines, signaturesBy(subtle, keys && { keys }))
  say({ t: 'found', found })
}

/** Tells how much of the file was read, at most a hundred times. */
function counted(size: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let [read, told] = [0, 0]
  return new TransformStream({
    transform(piece, controller) {
      read += piece.byteLength
      if (read - told >= size / 100) say({ t: 'progress', share: (told = read) / size })
      controller.enqueue(piece)
    },
  })
}

/** The pieces of a stream; not every browser can iterate over one. */
async function* read(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
