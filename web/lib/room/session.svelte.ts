import type { SyncStatus } from '#core/client/port.ts'
import { newest } from '#core/client/talk.ts'
import type { Down } from '#core/protocol/down.ts'
import type { FileEntry } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import type { Room } from '#lib/api/rooms.ts'
import { LazyDocs } from '#lib/document/lazy-docs.svelte.ts'
import { prefetchParts } from '#lib/editor/parts.ts'
import { announce } from './announcer.svelte.ts'
import { claimClient, type Claim } from './client-claim.ts'
import type { Company } from './company.svelte.ts'
import { EditorBinding, type CaretPlace } from './editor-binding.ts'
import type { Joinable } from './framed.ts'
import { Link } from './link.ts'
import { newID } from './new-id.ts'
import { Rejections } from './rejected.svelte.ts'
import { Requests } from './requests.ts'
import { RoomState } from './room-state.svelte.ts'
import { Runs } from './runs.svelte.ts'
import { ShownFile } from './shown-file.svelte.ts'
import { SpokenRoom } from './spoken-room.ts'
import { Whereabouts } from './whereabouts.svelte.ts'

/** One person's visit to one room: the connection, what is seen, and everything that can be done. */
export class Session {
  readonly state = new RoomState()
  readonly editor: EditorBinding
  readonly whereabouts: Whereabouts
  readonly runs: Runs
  readonly rejected = new Rejections()
  #room: Room
  /** Being here with others; null until its code is here. */
  company = $state.raw<Company | null>(null)
  /** The Markdown document and the whiteboard. */
  readonly docs: LazyDocs
  #link: Link
  #requests = new Requests((message) => this.#link.send(message))
  #shown: ShownFile
  #words = new SpokenRoom()
  #listeners = new Set<(message: Down) => void>()
  #status = $state<SyncStatus>('connecting')
  #waiting = $state(0)
  #joined = $state(false)
  #ending = $state<number | null>(null)
  #place = $state.raw<CaretPlace>({ line: 1, column: 1, selected: 0 })
  #focused = $state(false)

  /** Finds out which editor instance this is, connects, and sends what closed tabs left behind. */
  static async open(
    room: Room & Joinable,
    user: string,
    opened?: (session: Session) => void,
  ): Promise<Session> {
    prefetchParts()
    const { own, orphans } = await claimClient(room.id, user)
    const session = new Session(room, user, own)
    opened?.(session)
    const unfit = (text: string) =>
      session.rejected.text('a closed tab', text, 'Edits of a closed tab no longer fit.')
    // What cannot be sent now stays for the next visit.
    if (orphans.length > 0)
      import('./drain.ts').then(({ drain }) => drain(room, user, orphans, unfit)).catch(() => null)
    return session
  }

  private constructor(room: Room & Joinable, user: string, claim: Claim) {
    this.#room = room
    this.#shown = new ShownFile({
      state: this.state,
      show: (file) => this.editor.show(file),
      opened: () => this.company?.opened(),
    })
    this.editor = new EditorBinding({
      sync: () => this.#link.sync,
      nameOf: (file) => this.#shown.nameOf(file) ?? '',
      editable: () => this.state.mayEdit,
      cursors: (file) => this.whereabouts.cursorsIn(file),
      moved: (place) => (this.#place = place),
      acted: () => this.company?.acted(),
      focused: (focused) => (this.#focused = focused),
      tooLong: () =>
        void import('./too-long.ts').then(
          ({ sayTooLong }) => sayTooLong(),
          () => null,
        ),
    })
    this.whereabouts = new Whereabouts({
      cursors: () => this.#link.sync.cursors,
      persons: () => this.state.persons,
      redraw: () => this.editor.redraw(),
    })
    this.runs = new Runs({
      state: this.state,
      entry: () => this.entry,
      mayRun: () => this.state.mayRun,
      settled: () => this.#link.settled(),
      send: (message) => this.#link.send(message),
      ask: this.#requests.ask,
    })
    this.docs = new LazyDocs({
      key: { room: room.id, user, client: claim.client },
      online: () => this.online,
      send: (message) => void this.#link.send(message),
      people: () => this.state.people,
      mayEdit: () => this.state.mayEdit,
      rejected: (lost, message) =>
        typeof lost === 'string'
          ? this.rejected.text('the shared document', lost, message)
          : this.rejected.drawing(lost, message),
    })
    this.#link = new Link(room, user, claim, {
      extensions: (file) => this.editor.extensions(file),
      reset: (file, state) => this.editor.reset(file, state),
      apply: (file, transactions) => this.editor.apply(file, transactions),
      rejected: (file, text, message) => this.rejected.text(this.#shown.nameOf(file) ?? file, text, message),
      changed: () => this.#changed(),
      message: (message) => this.#take(message),
      owes: () => this.online && this.docs.waiting > 0,
      waiting: () => {
        this.#requests.disconnected()
        this.docs.disconnected()
      },
      ended: (code) => {
        this.#requests.disconnected()
        this.#ending = code
      },
    })
  }

  /** The room's code by now: it can be changed while one is here. */
  get code(): string {
    return this.state.room?.code ?? this.#room.code
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
    return this.#shown.id
  }
  /** The shown file's entry. */
  get entry(): FileEntry | null {
    return this.#shown.entry
  }
  /** The close code with which the visit ended for good. */
  get ending(): number | null {
    return this.#ending
  }
  get place(): CaretPlace {
    return this.#place
  }
  get editing(): boolean {
    return this.#focused
  }

  open = (file: string): void => this.#shown.open(file)

  /** Sends a request under an id of its own and waits for the answer; rejects with a sentence. */
  request = (make: (id: string) => Up, id = newID()): Promise<void> => this.#requests.ask(make(id), id)

  /** Sends what nothing answers; false without a connection. */
  tell = (message: Up): boolean => this.#link.send(message)

  /** Hears every message once it was applied; the answer ends that. */
  listen(listener: (message: Down) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when the room has every key pressed so far, or it takes too long. */
  settled = (): Promise<void> => this.#link.settled()

  /** The network may be back. */
  hurry = (): void => this.#link.hurry()

  /** Hides this person's caret from the others, or shows it again. */
  showCursor(visible: boolean): void {
    this.editor.shown = visible
    if (!visible) this.#link.sync.hideCursor()
    else if (this.file !== null) this.#link.sync.select(this.file)
  }

  close(): void {
    this.#joined = false
    this.company?.close()
    void this.#link.closeWhenSaved()
  }

  #take(message: Down): void {
    this.#words.tell(message, this.state)
    this.state.apply(message)
    this.#requests.answered(message)
    for (const listener of this.#listeners) listener(message)
    this.company?.heard(message)
    this.docs.receive(message)
    switch (message.t) {
      case 'welcome':
        return this.#welcomed()
      case 'file':
        return this.#shown.listed(message.id === undefined ? null : message.file.id)
      case 'ops':
        return this.whereabouts.type(message.client)
      case 'cursors':
        for (const { client } of message.list) this.whereabouts.touch(client)
        return
      case 'you':
        this.#askStaff()
        return this.editor.configure()
      case 'room':
        return this.editor.configure()
      case 'knock':
        return void import('./knock-toast.ts').then(({ showKnock }) => showKnock(this, message))
      default:
        return
    }
  }

  #welcomed(): void {
    this.#joined = true
    this.docs.connected()
    this.#shown.listed(null)
    this.editor.configure()
    this.#askStaff()
    void this.#meet()
    void this.#words.begin(this.state.room?.title ?? this.#room.title)
  }

  async #meet(): Promise<void> {
    const { Company } = await import('./company.svelte.ts')
    if (this.#joined) this.company ??= new Company(this, { send: this.tell, ask: this.#requests.ask })
    this.company?.welcomed()
  }

  /** What staff said is in no welcome: who may see it asks. */
  #askStaff(): void {
    if (this.state.mayStaffView && this.state.staff.list.length === 0) this.tell(newest('staff', newID()))
  }

  #changed(): void {
    const { sync } = this.#link
    if (this.online && sync.status === 'offline') announce('The connection was lost. Trying again.')
    this.#status = sync.status
    this.#waiting = sync.unacknowledged
    this.whereabouts.refresh()
  }
}
