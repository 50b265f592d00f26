import { capabilities, can, CAN } from '#core/protocol/access.ts'
import type { Channel, ChatMessage } from '#core/protocol/chat.ts'
import { KEPT, type Stretch } from '#core/client/talk.ts'
import type { Down } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Author } from '#core/protocol/shared.ts'
import type { View } from '#lib/room/view.svelte.ts'
import { mentionedIn } from './mentions.ts'

/** Names that were picked from the list of people, with whom they are of. */
export type Chosen = ReadonlyMap<string, string>

/** How often the room is told that this person writes, and after which silence somebody no longer does, milliseconds. */
const TELL_MS = 2_000
const FORGET_MS = 5_000

/** What messages need of the conversation that they are drawn in: a room's, or that of a moment of one. */
export type Spoken = Pick<
  Conversation,
  'said' | 'me' | 'people' | 'others' | 'mayEdit' | 'mayRemove' | 'edit'
>

/** The shown channel of a room's chat: what was said in it, who writes, and what this person can do there. */
export class Conversation {
  #view: View
  /** Until when somebody writes, by channel and user. */
  #writing = $state.raw<ReadonlyMap<string, number>>(new Map())
  #told = -Infinity
  #loading = $state(false)

  constructor(view: View) {
    this.#view = view
  }

  get channel(): Channel {
    return this.#view.channel
  }
  get said(): Stretch<ChatMessage> {
    const { chat, staff } = this.#view.session.state
    return this.channel === 'staff' ? staff : chat
  }
  get me(): string | undefined {
    return this.#view.session.state.you?.user
  }
  get mayWrite(): boolean {
    const { mayChat, mayStaffWrite } = this.#view.session.state
    return this.channel === 'staff' ? mayStaffWrite : mayChat
  }
  get online(): boolean {
    return this.#view.session.online
  }
  /** Older messages are on their way. */
  get loading(): boolean {
    return this.#loading
  }
  get hasOlder(): boolean {
    const { list, more } = this.said
    return more && list.length < KEPT
  }

  /** Who can be mentioned here: who is in the room, then who has said something. */
  readonly people = $derived.by((): Author[] => {
    const { persons, room } = this.#view.session.state
    const open = room ?? { archived: false, locked: false, sealed: false }
    const present = persons.filter(
      ({ role }) => this.channel === 'all' || can(capabilities(role, open), CAN.staffView),
    )
    const known = new Map<string, Author>()
    for (const { user, name, color } of [...present, ...this.said.list.map(({ by }) => by).reverse()])
      if (!known.has(user)) known.set(user, { user, name, color })
    return [...known.values()]
  })

  readonly others = $derived(this.people.filter(({ user }) => user !== this.me))

  /** Names of those who write at the moment. */
  readonly writers = $derived.by(() =>
    this.others.filter(({ user }) => this.#writing.has(`${this.channel} ${user}`)).map(({ name }) => name),
  )

  mayEdit = (message: ChatMessage): boolean =>
    this.mayWrite && message.by.user === this.me && message.removed === undefined

  mayRemove = (message: ChatMessage): boolean =>
    this.mayEdit(message) ||
    (this.channel === 'all' && this.#view.session.state.mayStaffWrite && message.removed === undefined)

  /** Sends a message; the same id may be sent again and is one message all the same. */
  async send(id: string, text: string, chosen: Chosen): Promise<void> {
    if (this.said.list.some((message) => message.id === id && message.by.user === this.me)) return
    const channel = this.channel === 'staff' ? { channel: 'staff' as const } : {}
    await this.#view.session.request(
      () => ({ t: 'chat', id, text, ...channel, ...this.#mentions(text, chosen) }),
      id,
    )
    this.#told = -Infinity
  }

  edit = (seq: number, text: string, chosen: Chosen): Promise<void> =>
    this.#view.session.request((id) => ({ t: 'editChat', id, seq, text, ...this.#mentions(text, chosen) }))

  remove = (seq: number): Promise<void> => this.#view.session.request((id) => ({ t: 'removeChat', id, seq }))

  #mentions(text: string, chosen: Chosen): { mentions?: string[] } {
    const mentions = mentionedIn(text, this.people, chosen)
    return mentions.length > 0 ? { mentions } : {}
  }

  /** Asks for the messages before the first one. */
  async older(): Promise<void> {
    const before = this.said.list[0]?.seq
    if (this.#loading || !this.hasOlder || before === undefined || !this.online) return
    this.#loading = true
    const { channel } = this
    try {
      await this.#view.session.request((id) => ({
        ...{ t: 'history', id, channel },
        before,
        count: LIMITS.chatHistory,
      }))
    } finally {
      this.#loading = false
    }
  }

  /** This person presses keys. */
  typed(): void {
    const now = performance.now()
    if (now - this.#told < TELL_MS + 100 || !this.mayWrite || !this.online) return
    this.#told = now
    this.#view.session.tell({ t: 'typing', channel: this.channel })
  }

  /** Hears who writes; the answer ends that. */
  listen(): () => void {
    const stop = this.#view.session.listen((message) => this.#heard(message))
    const timer = setInterval(() => this.#forget(), 500)
    return () => {
      stop()
      clearInterval(timer)
    }
  }

  #heard(message: Down): void {
    if (message.t !== 'typing' && message.t !== 'chat') return
    const writing = new Map(this.#writing)
    if (message.t === 'chat') writing.delete(`${message.channel ?? 'all'} ${message.by.user}`)
    else
      for (const user of message.users)
        writing.set(`${message.channel} ${user}`, performance.now() + FORGET_MS)
    this.#writing = writing
  }

  #forget(): void {
    const now = performance.now()
    const still = [...this.#writing].filter(([, until]) => until > now)
    if (still.length < this.#writing.size) this.#writing = new Map(still)
  }
}
