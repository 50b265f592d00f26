import { CAN, can } from '#core/protocol/access.ts'
import { canRun, languageOf } from '#core/protocol/languages.ts'
import type { RoomPart } from '#core/protocol/api/room-part.ts'
import type { Room } from '#lib/api/rooms.ts'
import type { Channel } from '#core/protocol/chat.ts'
import { account } from '#lib/api/account.svelte.ts'
import { draftsOf, type Drafts } from '#lib/chat/draft.svelte.ts'
import type { Unread } from '#lib/chat/unread.svelte.ts'
import type { Past, Since } from '#lib/past/past.svelte.ts'
import type { Here } from '#lib/run/here.ts'
import { onMac, spelled } from '#lib/ui/shortcut.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import type { Layout } from './layout.svelte.ts'
import type { Session } from './session.svelte.ts'
import { SHORTCUTS } from './shortcuts.ts'

/** What a phone shows at a time. */
export type PhonePane =
  'code' | 'document' | 'board' | 'run' | 'chat' | 'notes' | 'problem' | 'scorecard' | 'people'

/** What people write and draw on together. */
export const SURFACES = [
  { value: 'code', label: 'Code' },
  { value: 'document', label: 'Document' },
  { value: 'board', label: 'Board' },
] as const
export type Surface = (typeof SURFACES)[number]['value']

/** What is shown on the room page, and where the person is in it. */
export class View {
  readonly session: Session
  readonly room: Room
  readonly layout: Layout
  readonly unread: Unread
  dialog = $state<'share' | 'shortcuts' | 'sandbox' | 'seal' | 'output' | 'timer' | 'handIn' | null>(null)
  pane = $state<PhonePane>('code')
  /** What a wide window shows above the console. */
  surface = $state<Surface>('code')
  filesSheet = $state(false)
  /** The notice that offers what was before. */
  offered: number | null = null
  /** What was before is shown instead of the present. */
  past = $state.raw<Past | null>(null)
  #channel = $state<Channel>('all')
  /** What is being written in the chat, whether or not it is shown. */
  readonly drafts: Drafts
  /** What this server's runner has; null until it was heard. */
  here = $state.raw<Here | null>(null)
  /** Raised to move the focus to a part of the page; the part takes it when it is drawn. */
  focusWanted = $state<'chat' | 'files' | null>(null)
  /** Of which assessment the room is a part; null until that is known, and for none. */
  part = $state.raw<RoomPart | null>(null)
  /** A run ended while a phone showed something else. */
  runUnseen = $state(false)
  /** The panel that the page began with, before anybody chose another. */
  readonly firstPanel: string

  constructor(session: Session, room: Room, layout: Layout, unread: Unread) {
    this.session = session
    this.room = room
    this.layout = layout
    this.unread = unread
    this.drafts = draftsOf(room.id, account.user?.id ?? '')
    this.firstPanel = layout.panes.panel
    session.whereabouts.went = () => {
      this.past?.leave()
      this.pane = 'code'
      this.surface = 'code'
    }
  }

  /** The channel of the chat that is shown. */
  get channel(): Channel {
    return this.session.state.mayStaffView ? this.#channel : 'all'
  }
  set channel(channel: Channel) {
    this.#channel = channel
  }

  /** Whether there is a problem to solve, or this person may choose one. */
  readonly solving = $derived.by(() => {
    const { problems, mayStaffWrite } = this.session.state
    return problems.length > 0 || mayStaffWrite
  })

  /** The panel that is shown at the side; that of notes only to staff. */
  readonly panel = $derived.by(() => {
    const { panel } = this.layout.panes
    const there =
      panel === 'notes' || panel === 'scorecard'
        ? this.session.state.mayStaffView
        : panel !== 'problem' || this.solving
    return there ? panel : 'people'
  })

  /** The shown file's language, with its exact version when that is known; empty without a file. */
  readonly language = $derived.by((): string => {
    const { entry, state } = this.session
    if (!entry) return ''
    const language = languageOf(entry.name)
    if (!language) return 'Plain text'
    const { id, name } = language
    const seen = state.run?.language === id ? state.run.version : undefined
    const version = this.here?.languages.get(id)?.version ?? seen
    if (!version) return name
    return name.length > 2 && version.includes(name) ? version : `${name}, ${version}`
  })

  /** Whether the shown file can be run, or why not. */
  readonly runnable = $derived.by((): { ok: boolean; why: string } => {
    const { entry, state } = this.session
    if (!state.mayRun)
      return {
        ok: false,
        why: state.room?.sealed ? 'This room is sealed' : 'You may not run programs in this room',
      }
    if (!entry) return { ok: false, why: 'Open a file to run it' }
    const language = languageOf(entry.name)
    if (!language || !canRun(entry.name))
      return { ok: false, why: `${language?.name ?? 'This kind of file'} cannot be run here yet` }
    const here = this.here?.away ? undefined : this.here?.languages.get(language.id)
    if (here?.runs === false)
      return {
        ok: false,
        why: here.sandbox
          ? `${language.name} cannot be run: its sandbox did not pass its checks`
          : `This server’s runner does not have ${language.name}`,
      }
    return { ok: true, why: `Run ${entry.name}` }
  })

  readonly consoleHint = $derived.by(() =>
    this.runnable.ok
      ? `Press ${spelled(SHORTCUTS.run.keys, onMac())} or Run to start ${this.session.entry?.name ?? 'a file'}.${this.session.state.persons.length > 1 ? ' Everybody sees what it prints.' : ''}`
      : `${this.runnable.why}.`,
  )

  /** Whether the timer measures this person's work, which can be handed in. */
  get mayHandIn(): boolean {
    const { timer, you } = this.session.state
    return !!timer?.now.handsIn && timer.now.endedAt === null && timer.now.of?.user === you?.user
  }

  /** Whether this person may watch what was before, and there is a record of it. */
  get mayWatch(): boolean {
    const { room, you } = this.session.state
    return room?.recorded !== false && can(you?.can ?? 0, CAN.history)
  }

  /** Shows what was before, from the start or from a little ago; again goes back further. */
  async watch(since: Since): Promise<void> {
    if (!this.mayWatch) return void toasts.show({ text: 'There is nothing here that you may watch.' })
    const { enter } = await import('#lib/past/enter.ts')
    enter(this, since)
  }

  /** Runs or stops, shows the console, and says why it did not work. */
  async run(): Promise<void> {
    this.past?.leave()
    if (!this.session.state.running && !this.runnable.ok)
      return void toasts.show({ text: `${this.runnable.why}.` })
    if (!this.session.state.running) {
      this.layout.set({ consoleOpen: true })
      this.pane = 'run'
    }
    try {
      await this.session.runs.runOrStop()
    } catch (error) {
      toasts.show({
        tone: 'danger',
        text: error instanceof Error ? error.message : 'The program was not started.',
      })
    }
  }

  goTo(place: 'chat' | 'people' | 'files'): void {
    this.past?.leave()
    if (place === 'files') this.layout.set({ filesOpen: true })
    else {
      this.layout.set({ sideOpen: true, panel: place })
      this.pane = place
    }
    if (place !== 'people') this.focusWanted = place
  }
}
