import * as v from 'valibot'

/** What an operation uses of everything that has a price, or might have one. */
export const units = v.strictObject({
  /** Requests to the Worker. */
  requests: v.number(),
  /** Calls, sockets and alarms that reach an object; and messages of its sockets, which are billed twenty for one. */
  calls: v.number(),
  messages: v.number(),
  /** Milliseconds in which the room’s object could not sleep because of one by itself. */
  awakeMs: v.number(),
  /** Rows of objects and of the database (D1). */
  rowsRead: v.number(),
  rowsWritten: v.number(),
  d1Read: v.number(),
  d1Written: v.number(),
  /** Processor time of the whole runtime, its databases with it: more than what is billed. */
  cpuMs: v.number(),
  bytesOut: v.number(),
  /** Bytes by which the room’s object and the database grew. */
  objectBytes: v.number(),
  d1Bytes: v.number(),
})
export type Units = v.InferOutput<typeof units>
export type Unit = keyof Units

export const UNITS = Object.keys(units.entries) as Unit[]

/** Nothing of anything. */
export const none = (): Units => v.parse(units, Object.fromEntries(UNITS.map((unit) => [unit, 0])))

/** `a` and `times` as much as `b`. */
export const plus = (a: Units, b: Units, times = 1): Units =>
  v.parse(units, Object.fromEntries(UNITS.map((unit) => [unit, a[unit] + b[unit] * times])))

/** The operations that are measured; docs/SCALING.md says what each is. */
export const OPERATIONS = [
  ...['register', 'guest', 'create', 'page', 'home', 'list', 'join', 'rejoin', 'leave'],
  ...['keystroke', 'keystroke10', 'cursor', 'cursor10', 'chat', 'run1', 'run64', 'submit'],
  ...['idle1', 'idle10', 'archiveMinute', 'archive', 'empty', 'wake', 'replayOpen', 'replaySegment'],
] as const
export type Operation = (typeof OPERATIONS)[number]

/** What was measured, when, and of which commit. */
export const measurement = v.strictObject({
  date: v.pipe(v.string(), v.isoDate()),
  commit: v.string(),
  machine: v.string(),
  operations: v.strictObject({
    ...Object.fromEntries(OPERATIONS.map((name) => [name, units])),
  }) as unknown as v.GenericSchema<unknown, Record<Operation, Units>>,
})
export type Measurement = v.InferOutput<typeof measurement>
