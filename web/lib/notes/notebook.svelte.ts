import { KEPT, newest, type Stretch } from '#core/client/talk.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import { newID } from '#lib/room/new-id.ts'
import type { Session } from '#lib/room/session.svelte.ts'

/** Where the room and the writer were when a note was begun. */
type Begun = { after: number; place?: { file: string; line: number } }

const notebooks = new WeakMap<Session, Notebook>()

/** The notebook of a visit, the same one however often its panel is opened: what is being written stays in it. */
export function notebookOf(session: Session): Notebook {
  const notebook = notebooks.get(session) ?? new Notebook(session)
  notebooks.set(session, notebook)
  return notebook
}

/** The notes of staff on a room: reading them, and writing one's own. */
export class Notebook {
  #session: Session
  #text = $state('')
  #begun: Begun | null = null
  // A note keeps its id while it is tried, so that a second try after a broken connection cannot double it.
  #draft = { id: '', text: '' }

  constructor(session: Session) {
    this.#session = session
  }

  get notes(): Stretch<StaffNote> {
    return this.#session.state.notes
  }
  /** When the session began; null until the notes are here. */
  get began(): number | null {
    return this.#session.state.began === 0 ? null : this.#session.state.began
  }
  get online(): boolean {
    return this.#session.online
  }
  get mayWrite(): boolean {
    return this.#session.state.mayStaffWrite
  }

  mayChange = (note: StaffNote): boolean =>
    this.mayWrite && note.removed === undefined && note.by.user === this.#session.state.you?.user

  isHere = (file: string): boolean => this.#session.state.files.some(({ id }) => id === file)

  /** Asks for the newest notes unless they are here. */
  load(): Promise<void> {
    if (this.began !== null || !this.online) return Promise.resolve()
    return this.#session.request((id) => newest('notes', id))
  }

  older(): Promise<void> {
    const { list, more } = this.notes
    const before = list[0]?.seq
    if (!more || before === undefined || list.length >= KEPT) return Promise.resolve()
    return this.#session.request((id) => ({
      ...{ t: 'history', id, channel: 'notes' },
      before,
      count: LIMITS.chatHistory,
    }))
  }

  /** The text of a note that is being written; its moment is when it is no longer empty. */
  get text(): string {
    return this.#text
  }
  set text(text: string) {
    this.#text = text
    if (text.trim() === '') this.#begun = null
    else this.#begun ??= this.#now()
  }

  async write(text: string): Promise<void> {
    if (this.#draft.text !== text) this.#draft = { id: newID(), text }
    const { id } = this.#draft
    const begun = this.#begun ?? this.#now()
    if (!this.notes.list.some((note) => note.id === id))
      await this.#session.request(() => ({ t: 'note', id, text, ...begun }), id)
    if (this.#text.trim() === text) this.text = ''
    this.#draft = { id: '', text: '' }
  }

  edit = (seq: number, text: string): Promise<void> =>
    this.#session.request((id) => ({ t: 'editNote', id, seq, text }))

  remove = (seq: number): Promise<void> => this.#session.request((id) => ({ t: 'removeNote', id, seq }))

  #now(): Begun {
    const { file, place, state } = this.#session
    return { after: state.seq, ...(file === null ? {} : { place: { file, line: place.line } }) }
  }
}
