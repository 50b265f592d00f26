import * as v from 'valibot'

const state = v.picklist(['up', 'down'])
/** `none`: this deployment runs no programs; `untrusted`: what it says of itself is not signed by its key. */
const runner = v.picklist(['up', 'down', 'untrusted', 'none'])

/** Answer of `GET /api/status`: how things were at `at`, at most 10 s ago, and in five minutes each of the last day in which somebody asked. */
export const statusAnswer = v.object({
  at: v.number(),
  version: v.string(),
  web: state,
  database: state,
  rooms: state,
  runner,
  languages: v.array(v.object({ id: v.string(), name: v.string(), runs: v.boolean() })),
  history: v.array(v.object({ at: v.number(), database: state, rooms: state, runner })),
})
export type Status = v.InferOutput<typeof statusAnswer>
export type RunnerState = Status['runner']
