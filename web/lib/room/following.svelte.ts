import type { Persona } from '#core/client/persons.ts'
import type { Down } from '#core/protocol/down.ts'
import { reveal, scrollToLine } from '#lib/editor/viewport.ts'
import { announce } from './announcer.svelte.ts'
import type { Session } from './session.svelte.ts'

/** A person who is followed may reload their page; longer away, milliseconds, and following ends. */
const PATIENCE_MS = 8_000

/** Going along with one person's view: their file, what they see of it, their caret. */
export class Following {
  #session: Session
  #tell: (user: string | null) => void
  #user = $state.raw<string | null>(null)
  /** Name and colour as they were last here. */
  #leader = $state.raw<Persona | null>(null)
  #seen: { file: string; line: number } | null = null
  /** True while a file is opened because the leader did. */
  #moving = false
  #patience: ReturnType<typeof setTimeout> | undefined

  constructor(session: Session, tell: (user: string | null) => void) {
    this.#session = session
    this.#tell = tell
  }

  /** Whom this person follows. */
  get leader(): Persona | null {
    return this.#leader
  }

  start(person: Persona): void {
    this.#user = person.user
    this.#leader = person
    this.#seen = null
    this.#tell(person.user)
    this.#session.whereabouts.went()
    this.#catchUp()
    announce(`You follow ${person.name}. Press Escape to stop.`)
  }

  stop(): void {
    if (this.#user === null) return
    announce(`You no longer follow ${this.#leader?.name ?? ''}.`)
    this.#user = null
    this.#leader = null
    clearTimeout(this.#patience)
    this.#tell(null)
  }

  toggle(person: Persona): void {
    if (this.#user === person.user) this.stop()
    else this.start(person)
  }

  welcomed(): void {
    if (this.#user === null) return
    this.#tell(this.#user)
    this.#meet()
  }

  /** A file was opened: if it was not for the leader's sake, this person goes their own way. */
  opened(): void {
    if (!this.#moving) this.stop()
  }

  heard(message: Down): void {
    if (this.#user === null) return
    switch (message.t) {
      case 'presence':
      case 'join':
      case 'leave':
        return this.#meet()
      case 'viewport':
        if (message.client !== this.#leader?.lead) return
        this.#seen = { file: message.file, line: message.line }
        return this.#catchUp()
      case 'cursors':
        if (message.list.some(({ client }) => client === this.#leader?.lead))
          setTimeout(() => this.#toCaret())
        return
      case 'ops':
        if (message.client === this.#leader?.lead) setTimeout(() => this.#toCaret())
        return
      case 'text':
        // It is told of before it is shown.
        setTimeout(() => this.#catchUp())
        return
      default:
        return
    }
  }

  /** The leader may be on another page or in another file now, or gone. */
  #meet(): void {
    const found = this.#session.state.persons.find(({ user }) => user === this.#user)
    if (!found) {
      this.#patience ??= setTimeout(() => this.stop(), PATIENCE_MS)
      return
    }
    // Back on a new page, whose client does not know yet that it is followed.
    if (this.#patience !== undefined) this.#tell(this.#user)
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#leader = found
    if (this.#session.whereabouts.fileOf(found) !== this.#session.file) this.#catchUp()
  }

  /** Shows what the leader sees. */
  #catchUp(): void {
    const session = this.#session
    const file = this.#leader ? session.whereabouts.fileOf(this.#leader) : undefined
    if (file === undefined) return
    if (file !== session.file) {
      this.#moving = true
      session.open(file)
      this.#moving = false
    }
    const { view } = session.editor
    if (view && this.#seen?.file === file) scrollToLine(view, this.#seen.line)
    else this.#toCaret()
  }

  #toCaret(): void {
    const { file, whereabouts, editor } = this.#session
    const caret = file && this.#leader ? whereabouts.caretIn(file, this.#leader.lead) : undefined
    if (caret !== undefined && editor.view) reveal(editor.view, caret, 'nearest')
  }
}
