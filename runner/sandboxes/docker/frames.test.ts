import { expect, it } from 'vitest'
import { demultiplexer } from './frames.ts'

const frame = (type: number, text: string) => {
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

it('takes two streams apart, wherever the engine cuts', () => {
  const stream = Buffer.concat([frame(1, 'one'), frame(2, ''), frame(2, 'err'), frame(1, 'two')])
  for (const size of [1, 2, 3, 5, 7, 8, 9, 100]) {
    const seen = { stdout: '', stderr: '' }
    const take = demultiplexer((name, bytes) => (seen[name] += bytes.toString()))
    for (let at = 0; at < stream.length; at += size) take(stream.subarray(at, at + size))
    expect(seen).toEqual({ stdout: 'onetwo', stderr: 'err' })
  }
})
