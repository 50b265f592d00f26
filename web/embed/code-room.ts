import { createRoom, roomAddress } from '../../packages/embed/index.js'
import type { Events, File, Mode, Options, Room, Theme } from '../../packages/embed/index.d.ts'
import { LOOK } from './look.ts'

const MODES: readonly Mode[] = ['live', 'replay', 'clip', 'playground']
const THEMES: readonly Theme[] = ['light', 'dark', 'auto']
const EVENTS = ['ready', 'change', 'run', 'verdict', 'test', 'people', 'error'] as const
/** Attributes that are one setting each, as they are. */
const PLAIN = ['file', 'language', 'lines', 'start', 'name', 'title', 'clip', 'token'] as const
/** A frame begins to load when it is so near to what can be seen. */
const NEAR = '200px'

/** Why nothing is shown, by its code. */
const WORDS: Readonly<Record<string, string>> = {
  silent: 'CodeCollab does not answer. It may be down, or this page’s rules keep its frame out.',
  not_listed: 'This page is not one of the sites on which the owner of the room lets it be shown.',
  no_address: 'No room is named here.',
}

/**
 * `<code-room>`: shows a poster until it is near to what can be seen, then a frame, and what went wrong in words. Its events are those of
 * the SDK, as `CustomEvent`s.
 */
export class CodeRoom extends HTMLElement {
  static readonly observedAttributes = ['theme', 'room', 'mode', 'clip']
  /** The server this script came from; the attribute `server` names another. */
  static server = ''
  #room: Room | null = null
  #seen: IntersectionObserver | null = null
  #files: File[] | undefined
  readonly #root: ShadowRoot
  #begun = 0

  constructor() {
    super()
    this.#root = this.attachShadow({ mode: 'open' })
  }

  /** Files of a playground that is a copy of no room; set before it loads. */
  set files(files: File[]) {
    this.#files = files
    if (this.#room) void this.#room.setFiles(files).catch(() => null)
  }

  connectedCallback(): void {
    this.#poster()
    this.#seen = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void this.load(),
      { rootMargin: NEAR },
    )
    this.#seen.observe(this)
  }

  disconnectedCallback(): void {
    this.#seen?.disconnect()
    this.#begun++
    this.#room?.destroy()
    this.#room = null
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.#room || before === now) return
    if (name === 'theme') {
      const theme = THEMES.find((one) => one === now)
      if (theme) void this.#room.setTheme(theme).catch(() => null)
    } else {
      this.disconnectedCallback()
      this.connectedCallback()
    }
  }

  /** Loads the frame now, wherever the element is. */
  async load(): Promise<void> {
    this.#seen?.disconnect()
    const turn = ++this.#begun
    const options = this.#options()
    const { mode, room, clip } = options
    if (mode === 'clip' ? !clip : !room && mode !== 'playground') return this.#fail('no_address', options)
    if (mode !== 'clip' && room && !(await mayShow(options))) {
      if (turn === this.#begun) this.#fail('not_listed', options)
      return
    }
    if (turn !== this.#begun) return
    const made = createRoom(this.#root, options)
    this.#room = made
    for (const event of EVENTS) made.on(event, (detail) => this.#hear(event, detail))
  }

  getFiles = (): Promise<File[]> => this.#asked().getFiles()
  setFiles = (files: File[]): Promise<void> => this.#asked().setFiles(files)
  run = (): Promise<void> => this.#asked().run()
  seek = (seconds: number): Promise<void> => this.#asked().seek(seconds)
  play = (): Promise<void> => this.#asked().play()
  pause = (): Promise<void> => this.#asked().pause()
  override focus(): void {
    void this.#room?.focus().catch(() => null)
  }

  #asked(): Room {
    if (!this.#room) throw new Error('The room is not loaded yet: call load() first.')
    return this.#room
  }

  #hear<E extends keyof Events>(event: E, detail: Events[E]): void {
    // The frame says itself why it shows nothing; a frame that says nothing does not.
    if (event === 'error' && (detail as Events['error']).code === 'silent')
      this.#fail('silent', this.#options())
    else this.dispatchEvent(new CustomEvent(event, { detail }))
  }

  #fail(code: string, options: Options): void {
    this.#room?.destroy()
    this.#room = null
    const box = document.createElement('div')
    box.className = 'why'
    box.setAttribute('role', 'alert')
    const words = document.createElement('p')
    words.textContent = WORDS[code] ?? ''
    box.append(words)
    if (code !== 'no_address') {
      const link = document.createElement('a')
      Object.assign(link, { href: roomAddress(options), target: '_blank', rel: 'noopener noreferrer' })
      link.textContent = 'Open it on CodeCollab'
      box.append(link)
    }
    this.#draw(box)
    const message = WORDS[code] ?? ''
    this.dispatchEvent(new CustomEvent('error', { detail: { code, message } }))
  }

  /** What is there until the frame is: a picture, or what is written between the tags. */
  #poster(): void {
    const poster = this.getAttribute('poster')
    const url = poster === null ? null : URL.parse(poster, document.baseURI)
    if (url && /^https?:$/.test(url.protocol)) {
      const picture = document.createElement('img')
      Object.assign(picture, { src: url.href, alt: '', loading: 'lazy' })
      this.#draw(picture)
    } else this.#draw(document.createElement('slot'))
  }

  /** The frame comes over it, so that nothing is ever blank. */
  #draw(what: Element): void {
    const style = new CSSStyleSheet()
    style.replaceSync(LOOK)
    this.#root.adoptedStyleSheets = [style]
    const behind = document.createElement('div')
    behind.className = 'behind'
    behind.append(what)
    this.#root.replaceChildren(behind)
    const height = this.getAttribute('height')
    if (height !== null && /^\d{1,4}(px|vh|rem|em)?$/.test(height))
      this.style.height = /\d$/.test(height) ? `${height}px` : height
  }

  #options(): Options {
    const said = (name: string) => this.getAttribute(name) ?? undefined
    const plain = PLAIN.flatMap((name) => (this.hasAttribute(name) ? [[name, said(name)] as const] : []))
    const theme = THEMES.find((one) => one === said('theme'))
    const speed = Number(said('speed'))
    return {
      ...Object.fromEntries(plain),
      server: said('server') ?? CodeRoom.server,
      mode: MODES.find((one) => one === said('mode')) ?? 'live',
      ...(said('room') ? { room: said('room') ?? '' } : {}),
      ...(theme ? { theme } : {}),
      ...(speed > 0 ? { speed } : {}),
      ...(this.#files ? { files: this.#files } : {}),
      ...(said('tokens') ? { tokens: tokensOf(said('tokens') ?? '') } : {}),
      ...(said('panels') === undefined ? {} : { panels: (said('panels') ?? '').split(',') as never[] }),
      readonly: this.hasAttribute('readonly'),
      autorun: this.hasAttribute('autorun'),
    }
  }
}

function tokensOf(said: string): Record<string, string> {
  try {
    const read: unknown = JSON.parse(said)
    return typeof read === 'object' && read !== null ? Object.fromEntries(Object.entries(read)) : {}
  } catch {
    return {}
  }
}

/** Whether the server lets this page show the room; where it cannot be asked the frame will tell. */
async function mayShow({ server, room = '' }: Options): Promise<boolean> {
  try {
    const asked = new URL('/api/embed/check', server)
    asked.search = new URLSearchParams({ room, site: location.origin }).toString()
    const answer = await fetch(asked, { credentials: 'omit' })
    const said = (await answer.json()) as { allowed?: unknown }
    return !answer.ok || said.allowed !== false
  } catch {
    return true
  }
}
