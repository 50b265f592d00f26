import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { writeMoment, type MomentPart } from '#core/replay/moment.ts'
import { gatheredFrom } from './gathered.ts'

const frame = { seq: 4, at: 1, title: 'A', language: 'python', files: [], people: [], places: [], chat: [] }
const packed = (text: string) => new Uint8Array(gzipSync(text))
const parts = (keyframe: unknown, text: unknown = 'print("é")'): MomentPart[] => [
  { part: 'keyframe', first: 5, body: packed(JSON.stringify(keyframe)) },
  { part: 'text', file: 'f1', seq: 4, body: packed(JSON.stringify(text)) },
  { part: 'lines', first: 5, body: packed('{"seq":5}') },
  { part: 'staff', first: 1, body: packed('{"seq":2}') },
]

test('V15: the parts of a moment are unpacked, each for what it is', async () => {
  expect(await gatheredFrom(writeMoment(parts({ ...frame, run: null })))).toEqual({
    keyframes: new Map([[5, { ...frame, run: null }]]),
    lines: new Map([[5, '{"seq":5}']]),
    staffLines: new Map([[1, '{"seq":2}']]),
    texts: [{ file: 'f1', seq: 4, text: 'print("é")' }],
  })
})

test('V15: a keyframe or a text that is none is refused, and so are bytes that are not gzip', async () => {
  await expect(gatheredFrom(writeMoment(parts(frame)))).rejects.toThrow()
  await expect(gatheredFrom(writeMoment(parts({ ...frame, run: null }, 7)))).rejects.toThrow()
  const plain: MomentPart = { part: 'lines', first: 1, body: new TextEncoder().encode('{"seq":1}') }
  await expect(gatheredFrom(writeMoment([plain]))).rejects.toThrow()
})

test('V15: a moment does not unpack to more than the memory that is meant for it', async () => {
  const bomb: MomentPart = {
    part: 'lines',
    first: 1,
    body: new Uint8Array(gzipSync(new Uint8Array(65_000_000))),
  }
  await expect(gatheredFrom(writeMoment([bomb]))).rejects.toThrow('too much')
})
