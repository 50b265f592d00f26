import * as v from 'valibot'
import type { Channel, ChatMessage } from '#core/protocol/chat.ts'
import type { Activity } from '#core/protocol/presence.ts'
import type { Marker } from '#core/protocol/outline.ts'
import { chaptersOf, type Chapter } from '#core/replay/chapters.ts'
import type { ReplayPerson } from '#core/replay/state.ts'
import { account } from '#lib/api/account.svelte.ts'
import type { Spoken } from '#lib/chat/conversation.svelte.ts'
import type { RemoteCursor } from '#lib/editor/remote-cursors.ts'
import { elapsed } from '#lib/notes/elapsed.ts'
import type { ConsoleView } from '#lib/run/console-view.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { describeMark } from './describe-mark.ts'
import { Layer } from './layer.svelte.ts'
import { momentHash } from './moment.ts'
import type { Player } from './player.svelte.ts'
import { Removal } from './removal.svelte.ts'
import { ReplayEditor } from './replay-editor.ts'

/** What stands beside the code, and what a phone shows at a time. */
export type Panel = 'people' | 'chat' | 'notes' | 'moments' | 'problem' | 'origins'
export type Pane = 'code' | 'run' | Panel

const KEYS = 'cc.replay.keys'
const NOBODY = { name: 'Somebody', color: 0 }

/** A person of the shown moment, and what they do. */
export type Watched = ReplayPerson & { activity: Activity; file: string | null }

/** The page of a replay: what of the shown moment is on the screen. */
export class Watching {
  readonly player: Player
  readonly editor: ReplayEditor
  readonly layer: Layer
  readonly removal: Removal
  readonly code: string
  /** The token of the clip that is watched; null for a whole session. */
  readonly clip: string | null
  panel = $state<Panel>('people')
  pane = $state<Pane>('code')
  channel = $state<Channel>('all')
  help = $state(false)
  /** What is asked about the shown moment. */
  dialog = $state<'clip' | 'fork' | null>(null)
  /** What a screen reader is told. */
  said = $state('')
  /** Reads the record again. */
  #again: () => void
  #keys = $state(readStored(localStore(), KEYS, v.boolean(), true))
  /** How the console sees the moment: a run of a room in which nobody can do anything. */
  readonly console: ConsoleView

  constructor(
    player: Player,
    code: string,
    { clip = null, again = () => {} }: { clip?: string | null; again?: () => void } = {},
  ) {
    this.player = player
    this.code = code
    this.clip = clip
    this.#again = again
    this.editor = new ReplayEditor({
      nameOf: (file) => this.nameOfFile(file),
      cursors: (file) => this.#cursors(file),
      selected: (range) => (this.removal.selected = range),
    })
    this.removal = new Removal(player)
    this.layer = new Layer(player, this)
    player.ondraw = (frame) => this.editor.draw(frame)
    this.console = consoleOf(player)
  }

  /** Whether single keys do something; they can be switched off for who speaks to their machine. */
  get keys(): boolean {
    return this.#keys
  }
  set keys(on: boolean) {
    this.#keys = on
    writeStored(localStore(), KEYS, on)
  }

  /** Guests have no rooms of their own, and nobody has those of a clip. */
  get mayFork(): boolean {
    return this.clip === null && account.user?.guest === false
  }
  get mayRun(): boolean {
    return this.player.opened?.manifest.run === true
  }
  get staff(): boolean {
    return this.player.opened?.manifest.staff ?? false
  }
  /** Whether there ever was a problem to solve. */
  readonly solved = $derived.by(
    () => this.player.scene.problems.length > 0 || this.player.marks.some(({ mark }) => mark === 'problem'),
  )
  /** Shows the same moment of the record as it is now. */
  reload(): void {
    location.replace(momentHash(this.player.elapsed))
    this.#again()
  }

  get title(): string {
    return this.player.scene.title || (this.player.opened?.manifest.room.title ?? '')
  }

  #people: Watched[] = []
  /** Who is in the room at the moment, and who was before. */
  readonly people = $derived.by((): Watched[] => {
    const { people, places } = this.player.scene
    const now = people.map((person) => {
      const own = places.filter(({ user }) => user === person.user)
      const place = own.findLast(({ activity }) => activity === 'active') ?? own.at(-1)
      const activity = person.focused ? (place?.activity ?? 'active') : 'away'
      return { ...person, activity, file: place?.file ?? null }
    })
    this.#people = kept(this.#people, now)
    return this.#people
  })

  /** The messages of the chosen channel, for the components of the chat. */
  readonly conversation: Spoken = spokenIn(this)

  readonly messages = $derived.by((): readonly ChatMessage[] =>
    this.channel === 'staff' ? this.player.scene.staffChat : this.player.scene.chat,
  )

  /** The parts of the session. */
  readonly chapters = $derived.by((): Chapter[] => {
    const { opened } = this.player
    return opened ? chaptersOf(opened.manifest) : []
  })
  /** Number in `chapters` of the one that is shown. */
  readonly chapter = $derived.by(() => this.chapters.findLastIndex(({ at }) => at <= this.player.at))

  nameOfFile = (file: string): string => this.player.scene.files.find(({ id }) => id === file)?.name ?? ''

  /** Name and colour of somebody, by the moment or else by the whole session. */
  who(user: string): { name: string; color: number } {
    const known = this.player.opened?.manifest.people.find((person) => person.user === user)
    return this.player.scene.people.find((person) => person.user === user) ?? known ?? NOBODY
  }

  wordsOf = (mark: Marker): string => describeMark(mark, this.who(mark.user).name)

  /** Time since the session began, as it is written. */
  timeOf = (at: number): string => elapsed(at - (this.player.opened?.from ?? at))

  tell(words: string): void {
    this.said = words
  }

  goToChapter(chapter: Chapter): void {
    this.player.goTo(chapter)
    this.tell(`${this.timeOf(chapter.at)}, ${chapter.title}`)
  }

  goTo(mark: Marker): void {
    this.player.goTo(mark)
    this.tell(`${this.timeOf(mark.at)}, ${this.wordsOf(mark)}`)
  }

  jump(direction: 1 | -1): void {
    const mark = this.player.mark(direction)
    this.tell(mark ? `${this.timeOf(mark.at)}, ${this.wordsOf(mark)}` : 'No more moments')
  }

  toggle(): void {
    this.player.toggle()
    const { playing, elapsed: now } = this.player
    this.tell(playing ? 'Playing' : `Paused at ${elapsed(now)}`)
  }

  /** Goes where something happens, or stays in the shown file from now on. */
  followAction(): void {
    const { follow, file } = this.player
    const stay = follow.t === 'action' && file !== null
    this.player.follow = stay ? { t: 'file', file } : { t: 'action' }
    this.tell(stay ? 'Staying in this file' : 'Following the action')
  }

  /** Shows where the characters came from, or not any more. */
  toggleLayer(): void {
    const on = (this.layer.on = !this.layer.on)
    this.editor.showOrigins(on ? this.layer.marks : null)
    if (!on && this.panel === 'origins') this.panel = 'people'
    if (!on && this.pane === 'origins') this.pane = 'code'
    this.tell(on ? 'Where the code came from is shown' : 'Where the code came from is not shown')
  }

  async copyLink(): Promise<void> {
    const link = `${location.origin}${location.pathname}${momentHash(this.player.elapsed, this.clip)}`
    try {
      await navigator.clipboard.writeText(link)
      toasts.show({ text: `Link to ${elapsed(this.player.elapsed)} copied.` })
    } catch {
      toasts.show({ tone: 'danger', text: 'The browser did not allow copying.' })
    }
  }

  #cursors(file: string): RemoteCursor[] {
    const { people, places } = this.player.scene
    return places.flatMap(({ client, user, file: where, ranges, activity }) => {
      const person = people.find((person) => person.user === user)
      if (where !== file || !ranges || !person?.here) return []
      return [{ client, name: person.name, color: person.color, ranges, active: activity === 'active' }]
    })
  }
}

/** The people as they were, as far as nothing of them changed: carets move with every frame, and none of this with them. */
function kept(before: Watched[], now: Watched[]): Watched[] {
  const merged = now.map((person, i) => {
    const was = before[i]
    return was && JSON.stringify(was) === JSON.stringify(person) ? was : person
  })
  return merged.length === before.length && merged.every((person, i) => person === before[i])
    ? before
    : merged
}

function spokenIn(watching: Watching): Spoken {
  return {
    get said() {
      return { list: watching.messages, more: false }
    },
    get me() {
      return account.user?.id
    },
    get people() {
      return watching.player.scene.people
    },
    get others() {
      return watching.player.scene.people
    },
    mayEdit: () => false,
    mayRemove: () => false,
    edit: () => Promise.reject(new Error('What was cannot be changed.')),
  }
}

function consoleOf(player: Player): ConsoleView {
  const state = {
    get run() {
      return player.scene.run
    },
    get persons() {
      return player.scene.people
    },
    ...{ running: false, mayRun: false, you: null },
  }
  return { session: { state, runs: { stdin: () => false }, online: false }, dialog: null }
}
