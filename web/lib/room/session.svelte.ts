import type { SyncStatus } from '#core/client/port.ts'
import type { Down } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Up } from '#core/protocol/up.ts'
import type { Room } from '#lib/api/rooms.ts'
import { LazyDocs } from '#lib/document/lazy-docs.svelte.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { announce } from './announcer.svelte.ts'
import { announcementOf } from './announcements.ts'
import { claimClient, type Claim } from './client-claim.ts'
import { drain } from './drain.ts'
import { EditorBinding, type CaretPlace } from './editor-binding.ts'
import { endingOf, type Ending } from './endings.ts'
import { Link } from './link.ts'
import { newID } from './new-id.ts'
import { Requests } from './requests.ts'
import { RoomState } from './room-state.svelte.ts'
import { Runs } from './runs.svelte.ts'
import { Whereabouts } from './whereabouts.svelte.ts'

/** Text the room would not take, kept so that the person can copy it. */
export type Rejected = { file: string; text: string; message: string }

/** One person's visit to one room: the connection, what is seen, and everything that can be done. */
export class Session {
  readonly state = new RoomState()
  readonly editor: EditorBinding
  readonly whereabouts: Whereabouts
  readonly runs: Runs
  /** The Markdown document and the whiteboard. */
  readonly docs: LazyDocs
  readonly code: string
  #link: Link
  #requests = new Requests()
  #names = new Map<string, string>()
  #status = $state<SyncStatus>('connecting')
  #waiting = $state(0)
  #joined = $state(false)
  #file = $state<string | null>(null)
  #ending = $state.raw<Ending | null>(null)
  #rejected = $state.raw<Rejected | null>(null)
  #place = $state.raw<CaretPlace>({ line: 1, column: 1, selected: 0 })
  #focused = $state(false)

  /** Finds out which editor instance this is, connects, and sends what closed tabs left behind. */
  static async open(room: Room, user: string): Promise<Session> {
    const { own, orphans } = await claimClient(room.id, user)
    const session = new Session(room, user, own)
    for (const orphan of orphans)
      drain(room, user, orphan, (text) =>
        session.#reject('a closed tab', text, 'Edits of a closed tab no longer fit.'),
      )
    return session
  }

  private constructor(room: Room, user: string, claim: Claim) {
    this.code = room.code
    this.editor = new EditorBinding({
      sync: () => this.#link.sync,
      nameOf: (file) => this.#names.get(file) ?? '',
      editable: () => this.state.mayEdit,
      cursors: (file) => this.whereabouts.cursorsIn(file),
      moved: (place) => (this.#place = place),
      focused: (focused) => (this.#focused = focused),
      tooLong: () => toasts.show({ tone: 'danger', text: TOO_LONG }),
    })
    this.whereabouts = new Whereabouts({
      cursors: () => this.#link.sync.cursors,
      people: () => this.state.people,
      redraw: () => this.editor.redraw(),
    })
    this.runs = new Runs({
      state: this.state,
      entry: () => this.entry,
      mayRun: () => this.state.mayRun,
      settled: () => this.#settled(),
      send: (message) => this.#link.send(message),
      ask: (message, id) => this.#ask(message, id),
    })
    this.docs = new LazyDocs({
      key: { room: room.id, user, client: claim.client },
      online: () => this.online,
      send: (message) => void this.#link.send(message),
      people: () => this.state.people,
      mayEdit: () => this.state.mayEdit,
      rejected: (text, message) => this.#reject('the shared document', text, message),
    })
    this.#link = new Link(room, user, claim, {
      extensions: (file) => this.editor.extensions(file),
      reset: (file, state) => this.editor.reset(file, state),
      apply: (file, transactions) => this.editor.apply(file, transactions),
      rejected: (file, text, message) => this.#reject(this.#names.get(file) ?? file, text, message),
      changed: () => this.#changed(),
      message: (message) => this.#take(message),
      owes: () => this.online && this.docs.waiting > 0,
      waiting: () => {
        this.#requests.disconnected()
        this.docs.disconnected()
      },
      ended: (code) => {
        this.#requests.disconnected()
        this.#ending = endingOf(code)
      },
    })
  }

  /** Where this person's text stands: on the server's disk, on the way, or only here. */
  get status(): SyncStatus {
    return this.#status === 'saved' && this.docs.waiting > 0 ? 'saving' : this.#status
  }
  /** Changes that are not on the server's disk. */
  get unsaved(): number {
    return this.#waiting + this.docs.waiting
  }
  /** The room's first word was heard. */
  get joined(): boolean {
    return this.#joined
  }
  get online(): boolean {
    return this.#status === 'saved' || this.#status === 'saving'
  }
  /** Id of the shown file. */
  get file(): string | null {
    return this.#file
  }
  /** Set when the visit is over for good. */
  get ending(): Ending | null {
    return this.#ending
  }
  get rejected(): Rejected | null {
    return this.#rejected
  }
  get place(): CaretPlace {
    return this.#place
  }
  get editing(): boolean {
    return this.#focused
  }
  /** The shown file's entry. */
  readonly entry = $derived(this.state.files.find(({ id }) => id === this.#file) ?? null)

  open(file: string): void {
    this.#file = file
    this.editor.show(file)
  }

  /** Opens the file somebody is in and scrolls to their caret. */
  follow(client: string): void {
    const file = this.whereabouts.fileOf(client)
    const caret = this.whereabouts.caretOf(client)
    if (file === undefined || caret === undefined) return
    if (file !== this.#file) this.open(file)
    this.whereabouts.touch(client)
    this.editor.reveal(caret)
  }

  createFile = (name: string): Promise<void> => this.#askNew((id) => ({ t: 'createFile', id, name }))
  renameFile = (file: string, name: string): Promise<void> =>
    this.#askNew((id) => ({ t: 'renameFile', id, file, name }))
  removeFile = (file: string): Promise<void> => this.#askNew((id) => ({ t: 'removeFile', id, file }))

  /** Sends a chat message under an id of its own, so that sending it again cannot double it. */
  chat(id: string, text: string): Promise<void> {
    if (this.state.chat.some((message) => message.id === id)) return Promise.resolve()
    return this.#ask({ t: 'chat', id, text }, id)
  }

  /** The network may be back. */
  hurry = (): void => this.#link.hurry()

  /** Hides this person's caret from the others, or shows it again. */
  showCursor(visible: boolean): void {
    if (!visible) this.#link.sync.hideCursor()
    else if (this.#file !== null) this.#link.sync.select(this.#file)
  }

  dismissRejected(): void {
    this.#rejected = null
  }

  close(): void {
    void this.#link.closeWhenSaved()
  }

  #take(message: Down): void {
    announce(announcementOf(message, this.state))
    this.state.apply(message)
    this.docs.receive(message)
    switch (message.t) {
      case 'welcome':
        return this.#welcomed()
      case 'file':
        this.#requests.done(message.id)
        return this.#filesChanged(message.id === undefined ? null : message.file.id)
      case 'chat':
        return this.#requests.done(message.id)
      case 'run':
        return this.#requests.done(message.run.id)
      case 'ops':
        return this.whereabouts.touch(message.client)
      case 'cursors':
        for (const { client } of message.list) this.whereabouts.touch(client)
        return
      case 'you':
      case 'room':
        return this.editor.configure()
      case 'refused':
        return void this.#requests.refused(message)
      default:
        return
    }
  }

  #welcomed(): void {
    this.#joined = true
    this.docs.connected()
    this.#filesChanged(null)
    this.editor.configure()
    for (const { id } of this.state.chat) this.#requests.done(id)
  }

  /** `mine`: a file this page asked for, which is shown when it is new. */
  #filesChanged(mine: string | null): void {
    const known = this.#names
    this.#names = new Map(this.state.files.map(({ id, name }) => [id, name]))
    const open = this.#file
    if (mine !== null && !known.has(mine) && this.#names.has(mine)) return this.open(mine)
    if (open === null || !this.#names.has(open)) {
      const first = this.state.files[0]
      if (first) return this.open(first.id)
      this.#file = null
      return this.editor.show(null)
    }
    if (known.get(open) !== this.#names.get(open)) this.editor.show(open)
  }

  #changed(): void {
    const { sync } = this.#link
    if (this.online && sync.status === 'offline') announce('The connection was lost. Trying again.')
    this.#status = sync.status
    this.#waiting = sync.unacknowledged
    this.whereabouts.refresh()
  }

  #reject(file: string, text: string, message: string): void {
    if (text.trim() !== '') this.#rejected = { file, text, message }
  }

  #ask(message: Up, id: string): Promise<void> {
    const answer = this.#requests.expect(id)
    if (!this.#link.send(message)) this.#requests.disconnected()
    return answer
  }

  #askNew(make: (id: string) => Up): Promise<void> {
    const id = newID()
    return this.#ask(make(id), id)
  }

  async #settled(): Promise<void> {
    for (let tries = 0; tries < 60 && this.#link.sync.unacknowledged > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

const TOO_LONG = `A file can hold ${LIMITS.fileChars / 1024 / 1024} MiB; this would be more, so nothing was changed.`
