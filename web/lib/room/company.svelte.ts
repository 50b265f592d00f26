import type { Persona } from '#core/client/persons.ts'
import type { Activity, Surface } from '#core/protocol/presence.ts'
import type { Down, DownOf } from '#core/protocol/down.ts'
import type { Up } from '#core/protocol/up.ts'
import { firstLine } from '#lib/editor/viewport.ts'
import { namesOf } from '#lib/ui/person.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { announce } from './announcer.svelte.ts'
import { Following } from './following.svelte.ts'
import { lookAt } from './go-to.ts'
import { newID } from './new-id.ts'
import { watchActivity } from './own-activity.ts'
import { watchFocus } from './own-focus.ts'
import type { Session } from './session.svelte.ts'

/** While somebody follows, where we look is told this often at most; and how long a call stays on the page. Milliseconds. */
const VIEW_MS = 150
const SUMMON_SHOWN_MS = 30_000

/** What `Company` says to the room. */
export type CompanyPort = {
  send(message: Up): boolean
  ask(message: Up, id: string): Promise<void>
}

/** Being here with others: tells what this person does and where they look, follows somebody, calls everybody. */
export class Company {
  readonly following: Following
  #session: Session
  #port: CompanyPort
  #activity: Activity = 'active'
  /** The page is visible and has the focus. */
  #here = true
  /** What is shown instead of a file. */
  #surface: Surface | undefined
  #told = ''
  #telling: ReturnType<typeof setTimeout> | undefined
  #ended = new AbortController()
  #stopWatching: () => void
  #stopWatchingFocus: () => void
  #known: ReadonlySet<string> = new Set()

  constructor(session: Session, port: CompanyPort) {
    this.#session = session
    this.#port = port
    this.following = new Following(session, (user) => port.send({ t: 'follow', user }))
    this.#stopWatching = watchActivity((state) => {
      this.#activity = state
      port.send({ t: 'activity', state })
    })
    this.#stopWatchingFocus = watchFocus((here) => {
      this.#here = here
      port.send({ t: 'focus', here })
    })
    const scrolled = ({ target }: Event) => {
      if (target === session.editor.view?.scrollDOM && this.followers.length > 0) this.#tellSoon()
    }
    const options = { capture: true, passive: true, signal: this.#ended.signal }
    document.addEventListener('scroll', scrolled, options)
  }

  /** Who follows this person. */
  get followers(): readonly Persona[] {
    const { persons, you } = this.#session.state
    return persons.filter(({ follows }) => follows !== null && follows === you?.user)
  }

  /** The connection is new: the room knows nothing of us. */
  welcomed(): void {
    this.#told = ''
    if (this.#activity !== 'active') this.#port.send({ t: 'activity', state: this.#activity })
    this.#port.send({ t: 'focus', here: this.#here })
    this.#tell()
    this.following.welcomed()
    this.#meetFollowers()
  }

  /** Another file is shown. */
  opened(): void {
    this.following.opened()
    this.#tell()
  }

  /** A surface is shown instead of a file, or a file again. */
  look(surface: Surface | undefined): void {
    this.#surface = surface
    this.#tell()
  }

  /** This person did something in the editor. */
  acted(): void {
    this.following.stop()
  }

  heard(message: Down): void {
    this.following.heard(message)
    if (message.t === 'summon') this.#called(message)
    if (message.t === 'presence' || message.t === 'leave') this.#meetFollowers()
  }

  /** Asks everybody to look at the line of the caret. */
  async summon(): Promise<void> {
    const { file, place } = this.#session
    if (file === null) return
    const id = newID()
    try {
      await this.#port.ask({ t: 'summon', id, file, line: place.line }, id)
      toasts.show({ text: 'Everybody was asked to look here.' })
    } catch (error) {
      // What the room says against it is a sentence for a person.
      toasts.show({ tone: 'danger', text: error instanceof Error ? error.message : 'Nobody was called.' })
    }
  }

  close(): void {
    this.#ended.abort()
    this.#stopWatching()
    this.#stopWatchingFocus()
    this.following.stop()
    clearTimeout(this.#telling)
  }

  #called({ by, file, line }: DownOf<'summon'>): void {
    const session = this.#session
    const name = session.state.files.find(({ id }) => id === file)?.name
    if (by.user === session.state.you?.user || name === undefined) return
    const go = () => {
      this.following.stop()
      lookAt(session, file, line)
    }
    const text = `${by.name} asks you to look at ${name}:${line}`
    toasts.show({ text, actions: [{ label: 'Go', run: go }], ms: SUMMON_SHOWN_MS })
  }

  /** Who began to follow is told of, and has to be told where we look. */
  #meetFollowers(): void {
    const followers = this.followers
    const fresh = followers.filter(({ user }) => !this.#known.has(user))
    this.#known = new Set(followers.map(({ user }) => user))
    if (fresh.length === 0) return
    announce(`${namesOf(fresh)} follow${fresh.length === 1 ? 's' : ''} you.`)
    this.#told = ''
    this.#tell()
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.#tell()
    }, VIEW_MS)
  }

  #tell(): void {
    const { file, editor } = this.#session
    const line = this.followers.length > 0 && editor.view ? firstLine(editor.view) : undefined
    const message: Up = this.#surface
      ? { t: 'view', file: null, surface: this.#surface }
      : { t: 'view', file, ...(line === undefined ? {} : { line }) }
    const said = JSON.stringify(message)
    if (said !== this.#told && this.#port.send(message)) this.#told = said
  }
}
