import * as v from 'valibot'
import { decodeBase64 } from '#core/protocol/base64.ts'
import { Bounds } from './bounds.ts'
import { chainStart, digestOf, LinesSum, link, SALT_BYTES, writeDigest } from './chain.ts'
import { parseLine, type RecordedEvent } from './event.ts'
import { endText, fileEnd, fileHeader, fileSegment, openLine, sumOfHeads, type FileHeader } from './file.ts'
import { SEGMENT_EVENTS, signedText, type SegmentHead } from './segment.ts'
import { apply, emptyState, type SessionState } from './state.ts'

/** What is wrong with a session file: the number of the line, from 1, the event if it is about one, and a sentence. */
export class BadFile extends Error {
  override readonly name = 'BadFile'
  readonly line: number
  readonly seq: number | null

  constructor(line: number, seq: number | null, what: string) {
    super(what)
    this.line = line
    this.seq = seq
  }
}

/** Whether a signature of a segment is that of a key; null when the key is not known. */
export type CheckSignature = (
  keyId: string,
  text: string,
  signature: string,
  header: FileHeader,
) => Promise<boolean | null>

/** What is read of a session file, part after part; what comes is checked already. */
export type FilePart =
  | { t: 'header'; header: FileHeader }
  | {
      t: 'segment'
      head: SegmentHead
      keyId: string
      events: RecordedEvent[]
      amended: number
      hidden: number
    }

/** Characters of the lines of one segment at most: with every message in it written over by the longest there is. */
const SEGMENT_MOST = 4_500_000

const NO_FILE = 'this is no session file, or its first line was changed'

type Head = v.InferOutput<typeof fileSegment>

/** Reads a session file line by line and checks everything that can be checked; throws a `BadFile` at what is wrong first. */
export class FileReader {
  readonly #lines: AsyncIterator<string>
  readonly #check: CheckSignature
  #number = 0
  #header: FileHeader | null = null
  #headerLine = ''
  #next = 0
  #chain: string | null = null
  #heads = ''
  readonly #bounds = new Bounds()
  #events = 0
  #segments = 0
  #at = 0
  /** The session as it is after what was read. */
  readonly state: SessionState = emptyState()

  constructor(lines: AsyncIterator<string>, check: CheckSignature) {
    this.#lines = lines
    this.#check = check
  }

  /** The next part; null after the end of a file in which everything holds. */
  async next(): Promise<FilePart | null> {
    if (this.#header === null) {
      this.#headerLine = await this.#line()
      this.#header = this.#read(fileHeader, this.#headerLine, NO_FILE)
      return { t: 'header', header: this.#header }
    }
    const line = await this.#line()
    const opened = openLine(line)
    if (opened !== null && typeof opened === 'object' && 'end' in opened) return this.#end(line, this.#header)
    const head = this.#read(fileSegment, line, 'what introduces the next events was changed')
    this.#heads = sumOfHeads(this.#heads, line)
    return this.#segment(head, this.#header)
  }

  async #end(line: string, header: FileHeader): Promise<null> {
    const { end, keyId, signature } = this.#read(fileEnd, line, 'the last line was changed')
    if (end.events !== this.#events || end.segments !== this.#segments)
      throw this.#bad(null, 'the last line counts other events than there are')
    const text = endText(this.#headerLine, end, this.#chain ?? '', this.#heads)
    await this.#signed(null, keyId, text, signature, header)
    const { done } = await this.#lines.next()
    this.#number++
    if (!done) throw this.#bad(null, 'something follows after the end')
    return null
  }

  async #segment(head: Head, header: FileHeader): Promise<FilePart> {
    const { segment } = head
    const { salts, digests } = await this.#checkHead(head, header)
    const found = new LinesSum()
    let chars = 0
    const events: RecordedEvent[] = []
    let [amended, hidden] = [0, 0]
    const sums = new Map(segment.amended)
    for (let seq = segment.first, i = 0; seq <= segment.last; seq++, i++) {
      const line = await this.#line(seq)
      chars += line.length
      if (chars > SEGMENT_MOST) throw this.#bad(seq, 'a segment is larger than a room seals any')
      const event = this.#event(line, seq)
      const digest = digests.subarray(i * 32, (i + 1) * 32)
      this.#checkDigest(
        line,
        event,
        salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES),
        digest,
        sums.get(seq),
      )
      if (event.kind === 'hidden') hidden++
      else if (sums.has(seq)) amended++
      this.#fold(event)
      found.add(line)
      events.push(event)
    }
    if (found.sum() !== head.lines)
      throw this.#bad(
        segment.first,
        `a line between the events ${segment.first} and ${segment.last} was changed`,
        events.length,
      )
    this.#next = segment.last + 1
    this.#chain = segment.hash
    this.#events += events.length
    this.#segments++
    return { t: 'segment', head: segment, keyId: head.keyId, events, amended, hidden }
  }

  /** That a segment follows on what was before, that its chain holds and that it is signed. */
  async #checkHead(
    { segment, ...head }: Head,
    header: FileHeader,
  ): Promise<{ salts: Uint8Array; digests: Uint8Array }> {
    const { room, first, last, prev, hash } = segment
    const count = last - first + 1
    if (room !== header.room.id) throw this.#bad(first, 'these events are of another room')
    if (this.#chain === null ? first < 1 : first !== this.#next)
      throw this.#bad(
        this.#chain === null ? first : this.#next,
        `events are missing: after ${this.#next - 1} comes ${first}`,
      )
    if (count < 1 || count > SEGMENT_EVENTS) throw this.#bad(first, 'a segment holds 1 to 1,000 events')
    if (prev !== (this.#chain ?? (first === 1 ? writeDigest(chainStart(room)) : prev)))
      throw this.#bad(first, 'the chain of events before this one is another')
    const [salts, digests] = [decodeBase64(head.salts), decodeBase64(head.digests)]
    if (salts?.length !== count * SALT_BYTES || digests?.length !== count * 32)
      throw this.#bad(first, 'salts or digests are missing')
    let chain = decodeBase64(prev) ?? new Uint8Array()
    for (let i = 0; i < count; i++) chain = link(chain, digests.subarray(i * 32, (i + 1) * 32))
    if (writeDigest(chain) !== hash)
      throw this.#bad(first, 'the digests do not give the chain that was signed')
    await this.#signed(first, head.keyId, signedText(segment), head.signature, header)
    return { salts, digests }
  }

  async #signed(
    seq: number | null,
    keyId: string,
    text: string,
    signature: string,
    header: FileHeader,
  ): Promise<void> {
    const good = await this.#check(keyId, text, signature, header)
    if (good === null) throw this.#bad(seq, `the key ${keyId} that signed this is not among the known ones`)
    if (!good) throw this.#bad(seq, `the signature of the key ${keyId} does not hold`)
  }

  #event(line: string, seq: number): RecordedEvent {
    let event: RecordedEvent
    try {
      event = parseLine(line)
    } catch {
      throw this.#bad(seq, 'this line is no event')
    }
    if (event.seq !== seq) throw this.#bad(seq, `event ${event.seq} stands in the place of event ${seq}`)
    return event
  }

  #checkDigest(
    line: string,
    event: RecordedEvent,
    salt: Uint8Array,
    signed: Uint8Array,
    sum: string | undefined,
  ): void {
    const { seq, kind, was } = event
    const named = was !== undefined && was === writeDigest(signed)
    // A line that was hidden in the file from which it came is an event like any other.
    const own = digestOf(salt, line)
    if (named && (kind === 'hidden' || (sum !== undefined && writeDigest(own) === sum))) return
    if (kind !== 'hidden' && sum !== undefined)
      throw this.#bad(seq, 'this line is not the one that was written over')
    if (own.some((byte, i) => byte !== signed[i]))
      throw this.#bad(seq, 'this event is not the one that was signed')
  }

  #fold(event: RecordedEvent): void {
    const { seq, at } = event
    if (at < this.#at) throw this.#bad(seq, 'this event is older than the one before')
    // The time of a hidden line is in no digest: only `lines` vouches for it.
    if (event.kind !== 'hidden') this.#at = at
    const exceeded = this.#bounds.exceeded(this.state, event)
    if (exceeded) throw this.#bad(seq, exceeded)
    try {
      apply(this.state, event)
    } catch {
      throw this.#bad(seq, 'what was typed does not fit the text before it')
    }
  }

  #read<T>(schema: v.GenericSchema<unknown, T>, line: string, what: string): T {
    const result = v.safeParse(schema, openLine(line))
    if (!result.success) throw this.#bad(this.#header ? this.#next || null : null, what)
    return result.output
  }

  async #line(seq: number | null = null): Promise<string> {
    this.#number++
    let next: IteratorResult<string>
    try {
      next = await this.#lines.next()
    } catch (error) {
      // The decoder's or the unpacker's own: what follows cannot be read.
      throw this.#bad(
        seq,
        `the file cannot be read from here on: ${error instanceof Error ? error.message : 'damaged'}`,
      )
    }
    if (next.done) throw this.#bad(seq, this.#header ? 'the file ends too early' : 'the file is empty')
    return next.value
  }

  #bad(seq: number | null, what: string, back = 0): BadFile {
    return new BadFile(this.#number - back, seq, what)
  }
}
