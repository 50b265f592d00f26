import { expect, it } from 'vitest'
import { newSecrets, type Secrets } from './job.ts'
import { Marks, type Facts, type Mark } from './marks.ts'

const secrets = newSecrets()

/** A mark as the agent writes it. */
function bytesOf(letter: string, proof: Buffer, facts: number[] = [], { prefix }: Secrets = secrets): Buffer {
  const numbers = Buffer.alloc(64)
  for (const [index, fact] of facts.entries()) numbers.writeBigUInt64BE(BigInt(fact), index * 8)
  return Buffer.concat([prefix, proof, Buffer.from(letter), numbers])
}

/** What is left of a stream that came in these pieces, and the marks that were in it. */
function take(...pieces: Buffer[]) {
  const output: Buffer[] = []
  const heard: Mark[] = []
  const marks = new Marks(
    secrets,
    (bytes) => output.push(bytes),
    (mark) => heard.push(mark),
  )
  for (const piece of pieces) marks.take(piece)
  const before = Buffer.concat(output)
  marks.end()
  return { before, text: Buffer.concat(output), heard }
}

it('finds a mark between output, however both are cut into pieces', () => {
  const end = bytesOf('E', secrets.ended, [256, 0, 1500, 500, 2, 3000, 1000, 4])
  const stream = Buffer.concat([Buffer.from('before\u00e9'), end, Buffer.from('after')])
  for (let at = 0; at <= stream.length; at++) {
    const { text, heard } = take(stream.subarray(0, at), stream.subarray(at))
    expect(text.toString()).toBe('before\u00e9after')
    expect(heard).toEqual([
      {
        ...{ kind: 'ended', status: 256, error: 0, cpuMs: 1.5, agentMs: 0.5 },
        ...{ memoryBytes: 2048, wallMs: 3, waitedMs: 1, kills: 4 },
      },
    ])
  }
  const bytes = [...stream].map((byte) => Buffer.of(byte))
  expect(take(...bytes).heard.length).toBe(1)
})

it('holds back nothing of a text, and nothing at all after the end', () => {
  expect(take(Buffer.from('Name? ')).before.toString()).toBe('Name? ')
  const begun = Buffer.concat([Buffer.from('x'), secrets.prefix.subarray(0, 7)])
  expect(take(begun).before.toString()).toBe('x')
  expect(take(begun).text).toEqual(begun)
})

it('what proves one kind of mark proves no other: it is output like any', () => {
  for (const forged of [
    bytesOf('E', secrets.waiting),
    bytesOf('C', secrets.waiting),
    bytesOf('X', secrets.compiled),
    bytesOf('E', secrets.compiled),
    bytesOf('?', secrets.ended),
    bytesOf('E', secrets.ended, [], newSecrets()),
  ]) {
    const { text, heard } = take(forged, bytesOf('W', secrets.waiting))
    expect([text, heard]).toEqual([forged, [{ kind: 'wait' }]])
  }
})

it('what a job of trials says beside that: it is ready, and that a trial was the last', () => {
  const { heard } = take(
    bytesOf('R', secrets.compiled),
    bytesOf('L', secrets.ended),
    bytesOf('L', secrets.compiled),
  )
  expect(heard.map(({ kind }) => kind)).toEqual(['ready', 'last'])
})

it('a mark that begins inside a forged one is found', () => {
  const stream = Buffer.concat([secrets.prefix, bytesOf('G', secrets.waiting), Buffer.from('end')])
  const { text, heard } = take(stream)
  expect(text).toEqual(Buffer.concat([secrets.prefix, Buffer.from('end')]))
  expect(heard).toEqual([{ kind: 'go' }])
})

it('facts that no verdict could hold are cut down', () => {
  const facts = [256, 0, ...Array.from({ length: 6 }, () => Number.MAX_SAFE_INTEGER * 1024)]
  const [mark] = take(bytesOf('E', secrets.ended, facts)).heard
  const { memoryBytes = NaN, cpuMs = NaN, wallMs = NaN } = mark as Partial<Facts>
  for (const fact of [memoryBytes, Math.round(cpuMs), Math.round(wallMs)])
    expect(fact).toSatisfy(Number.isSafeInteger)
})
