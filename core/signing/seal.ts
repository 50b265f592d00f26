import { runFrame, type RunFrame } from '../protocol/run.ts'
import { ascii, concat, fromBase64, toBase64 } from './bytes.ts'
import { ED25519, type Bytes, type KeyHandle, type Subtle } from './crypto.ts'
import type { SigningKey } from './keys.ts'
import * as v from 'valibot'

declare const TextDecoder: new (label: 'utf-8', options: { fatal: true }) => { decode(bytes: Bytes): string }

const NEWLINE = 10
/** Longest line a stream may have, bytes; a full output frame with every character escaped fits. */
const MAX_LINE = 512 * 1024

/** Names one answer: the run, and the nonce of the request that asked for it. */
export type SealContext = { runID: string; nonce: string; subtle: Subtle }

/** Adds lines to the running digest of a stream and seals it at the end; calls must not overlap. */
export type Seal = {
  /** A line as it is sent, with its final newline. */
  add: (line: Bytes) => Promise<void>
  /** The last line of the stream. */
  close: () => Promise<string>
}

// WebCrypto has no incremental SHA-256, so the digest is a chain: each link hashes the one before and a line.
const link = async (subtle: Subtle, before: Bytes, line: Uint8Array) =>
  new Uint8Array(await subtle.digest('SHA-256', concat(before, line)))

const firstLink = ({ runID, nonce, subtle }: SealContext) =>
  link(subtle, ascii('codecollab-seal-1\n'), ascii(`${runID}\n${nonce}\n`))

const sealed = (digest: Bytes) => concat(ascii('codecollab-seal-1\n'), digest)

/** Starts the seal of an answer stream. */
export async function openSeal(context: SealContext, key: SigningKey): Promise<Seal> {
  let digest = await firstLink(context)
  return {
    add: async (line) => {
      digest = await link(context.subtle, digest, line)
    },
    close: async () => {
      const signature = new Uint8Array(await context.subtle.sign(ED25519, key.key, sealed(digest)))
      return `${JSON.stringify({ t: 'seal', digest: toBase64(digest), signature: toBase64(signature) })}\n`
    },
  }
}

/** Reads an answer stream in pieces. After the first violation no more frames come and the seal does not hold. */
export type SealedStream<Frame> = {
  /** The frames completed by this piece, in order, without the seal itself; calls must not overlap. */
  push: (piece: Uint8Array) => Promise<Frame[]>
  /** To be asked when the stream has ended: true only if every byte was covered by a valid seal. */
  holds: () => boolean
}

type SealFrame = Extract<RunFrame, { t: 'seal' }>

/** Opens a sealed stream of a run, or of other frames; `key` is the one that `verifyResponse` answered for its headers. */
export async function openSealedStream<Frame extends { t: string } = RunFrame>(
  context: SealContext,
  key: KeyHandle,
  schema = runFrame as unknown as v.GenericSchema<unknown, Frame | SealFrame>,
): Promise<SealedStream<Exclude<Frame, SealFrame>>> {
  type Told = Exclude<Frame, SealFrame>
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let digest = await firstLink(context)
  let rest: Bytes = new Uint8Array(0)
  let state: 'open' | 'sealed' | 'broken' = 'open'

  const readLine = async (line: Bytes): Promise<Told | null> => {
    const frame = parseLine(decoder, schema, line)
    if (!frame || state !== 'open') {
      state = 'broken'
      return null
    }
    if (!isSeal(frame)) {
      digest = await link(context.subtle, digest, line)
      return frame as Told
    }
    const signature = fromBase64(frame.signature)
    const valid =
      signature !== null &&
      frame.digest === toBase64(digest) &&
      (await context.subtle.verify(ED25519, key, signature, sealed(digest)))
    state = valid ? 'sealed' : 'broken'
    return null
  }

  return {
    push: async (piece) => {
      const frames: Told[] = []
      rest = concat(rest, piece)
      for (let end = rest.indexOf(NEWLINE); end >= 0 && state !== 'broken'; end = rest.indexOf(NEWLINE)) {
        const line = rest.slice(0, end + 1)
        rest = rest.slice(end + 1)
        const frame = await readLine(line)
        if (frame) frames.push(frame)
      }
      if (rest.length > MAX_LINE || (state === 'sealed' && rest.length > 0)) state = 'broken'
      if (state === 'broken') rest = new Uint8Array(0)
      return frames
    },
    holds: () => state === 'sealed',
  }
}

const isSeal = (frame: { t: string }): frame is SealFrame => frame.t === 'seal'

function parseLine<Frame>(
  decoder: { decode(bytes: Bytes): string },
  schema: v.GenericSchema<unknown, Frame>,
  line: Bytes,
): Frame | null {
  try {
    return v.parse(schema, JSON.parse(decoder.decode(line)))
  } catch {
    return null
  }
}
