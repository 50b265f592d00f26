import { canRun, languageOf } from '#core/protocol/languages.ts'
import type { Room } from '#lib/api/rooms.ts'
import type { Unread } from '#lib/chat/unread.svelte.ts'
import { onMac, spelled } from '#lib/ui/shortcut.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import type { Layout } from './layout.svelte.ts'
import type { Session } from './session.svelte.ts'
import { SHORTCUTS } from './shortcuts.ts'

/** What a phone shows at a time. */
export type PhonePane = 'code' | 'run' | 'chat' | 'people'

/** What is shown on the room page, and where the person is in it. */
export class View {
  readonly session: Session
  readonly room: Room
  readonly layout: Layout
  readonly unread: Unread
  dialog = $state<'share' | 'shortcuts' | null>(null)
  pane = $state<PhonePane>('code')
  filesSheet = $state(false)
  /** Raised to move the focus to a part of the page; the part takes it when it is drawn. */
  focusWanted = $state<'chat' | 'files' | null>(null)
  /** A run ended while a phone showed something else. */
  runUnseen = $state(false)

  constructor(session: Session, room: Room, layout: Layout, unread: Unread) {
    this.session = session
    this.room = room
    this.layout = layout
    this.unread = unread
  }

  /** Whether the shown file can be run, or why not. */
  readonly runnable = $derived.by((): { ok: boolean; why: string } => {
    const { entry, state } = this.session
    if (!state.mayRun) return { ok: false, why: 'You may not run programs in this room' }
    if (!entry) return { ok: false, why: 'Open a file to run it' }
    const language = languageOf(entry.name)
    if (!canRun(entry.name))
      return { ok: false, why: `${language?.name ?? 'This kind of file'} cannot be run here yet` }
    return { ok: true, why: `Run ${entry.name}` }
  })

  readonly consoleHint = $derived.by(() =>
    this.runnable.ok
      ? `Press ${spelled(SHORTCUTS.run.keys, onMac())} or Run to start ${this.session.entry?.name ?? 'a file'}. Everybody sees what it prints.`
      : `${this.runnable.why}.`,
  )

  /** Runs or stops, shows the console, and says why it did not work. */
  async run(): Promise<void> {
    if (!this.session.state.running && !this.runnable.ok)
      return toasts.show({ text: `${this.runnable.why}.` })
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
    if (place === 'files') this.layout.set({ filesOpen: true })
    else {
      this.layout.set({ sideOpen: true, panel: place })
      this.pane = place
    }
    if (place !== 'people') this.focusWanted = place
  }
}
