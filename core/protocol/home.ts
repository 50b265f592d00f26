/** What the front page tells of a room: it was made, somebody came, somebody ran a program. */
export const ACTIVITIES = ['created', 'joined', 'ran'] as const
export type ActivityKind = (typeof ACTIVITIES)[number]

/** Milliseconds after its last use at which a guest's trial room goes away. */
export const TRIAL_MS = 24 * 60 * 60 * 1000
