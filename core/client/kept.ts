import { ChangeSet } from '@codemirror/state'
import type { LoggedPush } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { toldHow } from './how.ts'
import { catchUp, type Outbox } from './outbox.ts'
import type { Replica } from './replica.ts'

type KeptFile = Outbox['files'][number]
type Taken = { ops: ChangeSet[]; moved: ChangeSet[] | null; how: string }

/** What must survive the page: which operations are safe on this machine, and those an earlier page left behind. */
export class Kept {
  readonly client: string
  /** Files of an earlier page that the room has not been asked about yet. */
  #left: KeptFile[]
  #stamp = 0
  /** Own operations in the newest outbox; a replica that was replaced meanwhile is another one. */
  #made = new Map<Replica, number>()

  constructor(client: string, earlier: Outbox | undefined) {
    this.client = client
    this.#left = earlier?.files.filter((file) => file.ops.length > 0 && isReadable(file)) ?? []
  }

  /** Operations of an earlier page that are still to be given to the room. */
  get count(): number {
    return this.#left.reduce((sum, file) => sum + file.ops.length, 0)
  }

  /** What to ask for in the hello. */
  wants(): Extract<Up, { t: 'hello' }>['files'] {
    return this.#left.map(({ id, version }) => ({ id, version, want: 'both' }))
  }

  has(file: string): boolean {
    return this.#left.some(({ id }) => id === file)
  }

  /** Everything that would be lost if the page closed now. */
  outbox(replicas: ReadonlyMap<string, Replica>): Outbox {
    const files = this.#left.slice()
    this.#made.clear()
    for (const [id, replica] of replicas) {
      this.#made.set(replica, replica.made)
      const ops = replica.pending.map((changes) => changes.toJSON() as unknown[])
      if (ops.length > 0) files.push({ id, version: replica.version, ops, ...toldHow(replica.how) })
    }
    return { client: this.client, stamp: ++this.#stamp, files }
  }

  /** The newest outbox is written: what was made before it may be sent. */
  persisted(stamp: number): void {
    if (stamp !== this.#stamp) return
    for (const [replica, made] of this.#made) replica.kept = Math.max(replica.kept, made)
  }

  /**
   * Takes a file out: its operations as they were, and moved to after `pushes` unless they do not fit; `how` says how these
   * were made.
   */
  take(file: string, pushes: readonly LoggedPush[]): Taken {
    const kept = this.#left.find(({ id }) => id === file)
    this.#left = this.#left.filter((other) => other !== kept)
    const ops = kept?.ops.map((json) => ChangeSet.fromJSON(json)) ?? []
    const moved = catchUp(ops, this.client, pushes)
    // The first of them were logged.
    return { ops, moved, how: (kept?.how ?? '').slice(ops.length - (moved?.length ?? 0)) }
  }

  /** Files whose operations cannot be given to the room any more. */
  takeRest(): { file: string; ops: ChangeSet[] }[] {
    return this.#left.map(({ id }) => ({ file: id, ops: this.take(id, []).ops }))
  }
}

/** What storage may have spoiled must not stop the page from opening. */
function isReadable(file: KeptFile): boolean {
  try {
    return file.ops.every((json) => ChangeSet.fromJSON(json).length >= 0)
  } catch {
    return false
  }
}
