/** What a frame shows: a room as it is, what happened in it, a part of that, or a private room for each visitor. */
export type Mode = 'live' | 'replay' | 'clip' | 'playground'

export type Theme = 'light' | 'dark' | 'auto'

export type File = { name: string; text: string }

/** Colours of the frame, as CSS writes them. */
export type Tokens = Partial<
  Record<'bg' | 'surface' | 'text' | 'text-2' | 'line' | 'accent' | 'on-accent' | 'accent-text', string>
>

/** How a frame looks and what it begins with; they are also the attributes of `<code-room>`. */
export type Options = {
  /** Origin of the CodeCollab server, such as `https://code.example`. */
  server: string
  mode?: Mode
  /** Code of the room; a playground without one is made of `files`. */
  room?: string
  /** Token of a clip's link. */
  clip?: string
  /** What your server signed for this visitor. */
  token?: string
  files?: File[]
  file?: string
  language?: string
  theme?: Theme
  tokens?: Tokens
  readonly?: boolean
  panels?: ('files' | 'console' | 'chat' | 'people')[]
  /** As `10-20`. */
  lines?: string
  /** Runs a playground, or plays a replay, as soon as it is there. */
  autorun?: boolean
  /** Where a replay begins, as seconds, `mm:ss` or `h:mm:ss`. */
  start?: string
  speed?: number
  /** Name of a visitor who brings no token. */
  name?: string
  title?: string
  /** Milliseconds after which a frame that says nothing is given up; 10,000. */
  patience?: number
}

/** What a room tells; `length` is null for a file that is not shown. */
export type Events = {
  ready: { mode: string; title: string }
  change: { file: string; version: number; length: number | null }
  run: { run: string; file: string; status: string }
  verdict: { run: string; status: string }
  test: { problem: string; status: string; passed: number | null; tests: number | null }
  people: { people: { name: string; role: string }[] }
  error: { code: string; message: string }
}

/** A frame in a page. A call is rejected with an `Error` that says why. */
export type Room = {
  readonly frame: HTMLIFrameElement
  /** Messages to the frame's page that were not its, or made no sense. */
  readonly ignored: number
  on<E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): () => void
  getFiles(): Promise<File[]>
  /** Makes files and replaces texts; no file goes. */
  setFiles(files: File[]): Promise<void>
  run(): Promise<void>
  /** Of a replay: to a moment, seconds after its beginning. */
  seek(seconds: number): Promise<void>
  play(): Promise<void>
  pause(): Promise<void>
  focus(): Promise<void>
  setTheme(theme: Theme): Promise<void>
  destroy(): void
}

/** Puts a frame into an element of the page. */
export function createRoom(element: Element | ShadowRoot, options: Options): Room

/** Address of a frame, for a page without scripts: the settings are in the query, the token in the fragment. */
export function frameAddress(options: Options): string

/** Address of the whole of it, to open in a tab. */
export function roomAddress(options: Options): string
