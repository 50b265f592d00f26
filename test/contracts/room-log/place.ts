import type { RoomLog } from '#core/room/log.ts'

/** Where the suite runs: `fresh` is an empty log, `reopened` the same room's log after its object is gone. */
export type Place = {
  /** Runs a case with a log of its own and a way to open the same storage again. */
  with(use: (log: RoomLog, reopened: () => RoomLog) => void): Promise<void>
  /** Bytes of the largest stored value, where the place knows. */
  largest?(log: RoomLog): number
}
