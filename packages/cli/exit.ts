/** With what the command ends, where no program's verdict says it (`commands/run.ts`). */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** Nobody is signed in, or may not do this. */
  notAllowed: 3,
  /** A file and the room differ, and nobody said which of them counts. */
  differs: 4,
  /** The room takes no edits from here. */
  refused: 5,
  interrupted: 130,
} as const

/** Why a command ends before it is done; `message` is a sentence for the person. */
export class Stop extends Error {
  readonly exit: number

  constructor(exit: number, message: string) {
    super(message)
    this.name = 'Stop'
    this.exit = exit
  }
}
