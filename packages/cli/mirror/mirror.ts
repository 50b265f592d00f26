import { CAN, can } from '../../../core/protocol/access.ts'
import { EXIT, Stop } from '../exit.ts'
import type { Heard, RoomSocket } from '../room/socket.ts'
import { Bases } from './bases.ts'
import { forgetState, writeState, type KeptState } from './kept-state.ts'
import type { Found, LocalFile } from './local-file.ts'
import { Wake } from './wake.ts'

/** Others' changes are gathered for so long before the file is written, milliseconds. */
const GATHER_MS = 60

/** Which text counts where file and room differ and nothing is known of how that came. */
export type Take = 'room' | 'local'

/** What a mirror needs to know of where it is. */
type Here = {
  local: LocalFile
  server: string
  /** Asked when file and room differ at the first start; null for "neither". */
  choose: () => Promise<Take | null>
  /** File and room are the same from here on. */
  begun: (name: string) => void
  /** A sentence for the person. */
  say: (line: string) => void
}

/**
 * One file on this machine and one of a room, kept the same both ways. What is saved here becomes an edit; what others do is
 * written here; what either lacks is joined, and nothing is written over that was not read before.
 */
export class Mirror {
  readonly #here: Here
  #socket: RoomSocket | null = null
  #file = ''
  #bases: Bases | null = null
  /** The file's text as it was read or written last. */
  #known: string | null = null
  #saving = false
  #complained = ''
  readonly #wake = new Wake()
  #ended = false

  constructor(here: Here) {
    this.#here = here
  }

  /** What the mirror hears of the room. */
  get heard(): Heard {
    return {
      reset: (file) => this.#reset(file),
      applied: (file, transactions) => {
        if (file !== this.#file || !this.#bases) return
        for (const { docChanged, changes } of transactions) if (docChanged) this.#bases.moved(changes)
        this.#wake.after(GATHER_MS)
      },
      rejected: (_file, why) => this.#rejected(why),
      persist: () => this.#persist(),
    }
  }

  /** The socket that `heard` was given to, before anything is heard. */
  attach(socket: RoomSocket): void {
    this.#socket = socket
  }

  /** Joins the file with a room's file whose text is here, and stays with it until the socket ends, which it throws. */
  async follow(file: string, state: KeptState | null): Promise<never> {
    const socket = this.#socket
    if (!socket) throw new Error('nothing is attached')
    this.#file = file
    await this.#begin(state)
    this.#save()
    const { local, begun } = this.#here
    begun(socket.view.files.find(({ id }) => id === file)?.name ?? '')
    local.onChange(() => this.#wake.now())
    const over = socket.ended.then((why) => {
      this.#ended = true
      this.#wake.now()
      return why
    })
    try {
      for (; !this.#ended; await this.#wake.wait()) await this.#reconcile()
    } finally {
      local.close()
    }
    throw await over
  }

  /** Reads the file once more and gives the room what is new in it: before leaving. */
  async finish(): Promise<void> {
    if (this.#bases && !this.#ended) await this.#reconcile()
  }

  async #begin(state: KeptState | null): Promise<void> {
    const { local } = this.#here
    const text = this.#text
    if (state) {
      const bases = new Bases(state.text, state.bases)
      bases.replaced(text)
      this.#bases = bases
      // What somebody wrote into a file that was replaced the moment before the last process died.
      const left = local.left()
      if (left !== null) this.#take(left, true)
      return
    }
    local.left()
    // From here on it is as if the file had held the room's text, and been changed since.
    const bases = new Bases(text)
    bases.holds(performance.now())
    const found = await local.read(null)
    if (found.kind === 'unreadable') throw new Stop(EXIT.failed, `${local.path} ${found.why}.`)
    this.#bases = bases
    bases.replaced(this.#text)
    if (found.kind === 'missing') return
    if (found.text === text) this.#known = found.text
    else if (found.text === '') this.#known = ''
    else if (text !== '') await this.#chosen(found)
  }

  async #chosen(found: Found): Promise<void> {
    const { local, choose } = this.#here
    const take = await choose()
    if (take === 'local') return
    if (take === null)
      throw new Stop(
        EXIT.differs,
        `${local.path} and the room differ: say --take room, or --take local. Nothing was changed.`,
      )
    if (!this.#write(found)) throw new Stop(EXIT.differs, `${local.path} is being changed: try again.`)
  }

  get #text(): string {
    return this.#socket?.sync.state(this.#file)?.doc.toString() ?? ''
  }

  async #reconcile(): Promise<void> {
    const { local, say } = this.#here
    const late = local.late(performance.now())
    if (late !== null) this.#take(late, true)
    const found = await local.read(this.#known)
    if (this.#ended || !this.#bases) return
    if (found.kind === 'unreadable') {
      if (this.#complained !== found.why)
        say(`${local.path} ${found.why}: it is left alone until it can be read.`)
      this.#complained = found.why
      return
    }
    this.#complained = ''
    if (found.kind === 'text' && found.text !== this.#known) {
      this.#take(found.text)
      this.#known = found.text
    }
    if (this.#ended) return
    if (this.#bases.wanted === this.#known && found.kind === 'text') return
    if (!this.#write(found)) this.#wake.now()
  }

  /** What is in the file becomes an edit of the room. */
  #take(text: string, late = false): void {
    const [bases, socket] = [this.#bases, this.#socket]
    if (!bases || !socket) return
    if (!can(socket.view.you?.can ?? 0, CAN.edit)) return this.#readOnly(text)
    const now = performance.now()
    const changes = late ? bases.takeLate(text, now) : bases.take(text, now)
    if (!changes) return
    socket.edit(this.#file, { changes })
    // More than a file can hold is not taken.
    if (this.#text.length !== changes.newLength)
      this.#rejected('Together with what the others wrote it is too large for a file of a room.')
  }

  #readOnly(text: string): void {
    const written = this.#bases?.kept().some((base) => base.text === text)
    if (written) this.#bases?.take(text, performance.now())
    else this.#stop('You may not edit here, and it was changed.')
  }

  /** Writes the room's text where `found` is; what the file may hold then is kept before. */
  #write(found: Found): boolean {
    const bases = this.#bases
    if (!bases) return false
    this.#save()
    if (this.#ended) return false
    const [text, now] = [bases.wanted, performance.now()]
    if (!this.#here.local.replace(text, found, now)) return false
    this.#known = text
    bases.holds(now)
    return true
  }

  #reset(file: string): void {
    if (file !== this.#file || !this.#bases) return
    this.#bases.replaced(this.#text)
    this.#wake.after(GATHER_MS)
  }

  #rejected(why: string): void {
    // What was refused is in the file and nowhere else: from here on nobody knows which text counts.
    forgetState(this.#here.local.beside(''))
    this.#stop(why)
  }

  #stop(why: string): void {
    this.#ended = true
    const more = 'The file keeps what is in it; join again with --take local or --take room.'
    this.#socket?.end(
      new Stop(EXIT.refused, `The room does not take ${this.#here.local.path}: ${why} ${more}`),
    )
    this.#wake.now()
  }

  #persist(): void {
    if (this.#saving) return
    this.#saving = true
    queueMicrotask(() => {
      this.#saving = false
      if (!this.#ended) this.#save()
    })
  }

  #save(): void {
    const [bases, socket] = [this.#bases, this.#socket]
    const room = socket?.view.room?.id
    if (!bases || !socket || room === undefined) return
    const outbox = socket.sync.outbox()
    const { local, server } = this.#here
    const state: KeptState = {
      v: 1,
      server,
      room,
      file: this.#file,
      outbox,
      text: this.#text,
      bases: bases.kept(),
    }
    try {
      writeState(local.beside(''), state)
    } catch {
      return this.#stop('What is to be sent cannot be kept on this disk.')
    }
    socket.sync.persisted(outbox.stamp)
  }
}
