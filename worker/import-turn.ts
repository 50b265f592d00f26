import { ApiError } from './error.ts'

/** How long somebody waits for their turn, looks again meanwhile, and is told to wait then, milliseconds. */
const PATIENCE_MS = 5_000
const LOOK_MS = 250
const AGAIN_MS = 10_000
/** After which an import that was not heard of does not count: its request may have ended without a word. */
const LOST_MS = 60_000

let [holder, heardAt] = [null as object | null, 0]

/** The right to read a session file: one at a time has it, because a session takes much of the memory there is. */
export type Turn = { goesOn: () => void; end: () => void }

/** Waits a while for the right to read a session file; throws `unavailable` when somebody else keeps it. */
export async function takeTurn(patience = PATIENCE_MS): Promise<Turn> {
  for (let waited = 0; isTaken(); waited += LOOK_MS) {
    if (waited >= patience)
      throw new ApiError('unavailable', 'Another session is just being imported. Try again in a moment.', {
        retryAfterMs: AGAIN_MS,
      })
    // Promises of another request must not be waited for.
    await scheduler.wait(LOOK_MS)
  }
  const own = {}
  const goesOn = () => {
    if (holder === own) heardAt = Date.now()
  }
  ;[holder, heardAt] = [own, Date.now()]
  return { goesOn, end: () => void (holder === own && (holder = null)) }
}

const isTaken = (): boolean => holder !== null && Date.now() - heardAt < LOST_MS
