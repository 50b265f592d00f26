import { Text } from '@codemirror/state'
import * as v from 'valibot'
import { chatMessage } from '#core/protocol/chat.ts'
import { runState } from '#core/protocol/down.ts'
import { judgement, roomProblem, type Judgement } from '#core/protocol/judging.ts'
import { place } from '#core/protocol/presence.ts'
import { roomTimer } from '#core/protocol/room-timer.ts'
import { author, fileID, natural } from '#core/protocol/shared.ts'
import { deleted } from './deleted.ts'
import { readOrigins, storedOrigins, writeOrigins } from './origins.ts'
import { emptyState, type ReplayFile, type SessionState } from './state.ts'

/**
 * The state after event `seq`, without what only staff may see and without texts: `text` is the event after which the
 * file's text was stored last, and nothing changed it since.
 */
export const keyframe = v.strictObject({
  seq: natural,
  at: natural,
  title: v.string(),
  language: v.string(),
  files: v.array(v.strictObject({ id: fileID, name: v.string(), version: natural, text: natural })),
  people: v.array(
    v.strictObject({
      ...author.entries,
      here: v.boolean(),
      focused: v.boolean(),
      lostAt: v.optional(natural),
    }),
  ),
  places: v.array(place),
  chat: v.array(chatMessage),
  run: v.nullable(runState),
  problems: v.optional(v.array(roomProblem)),
  judgements: v.optional(v.array(judgement)),
  timer: v.optional(roomTimer),
  /** What people deleted last, as sums; the one who did so last at the end. */
  deleted: v.optional(v.array(deleted)),
})
export type Keyframe = v.InferOutput<typeof keyframe>

/** The keyframe of a state; `texts` says by file after which event its text was stored. */
export function keyframeOf(state: SessionState, texts: ReadonlyMap<string, number>): Keyframe {
  const { seq, at, title, language, chat, run } = state
  return {
    ...{ seq, at, title, language, chat, run },
    files: [...state.files.values()].map(({ id, name, version }) => {
      const text = texts.get(id)
      if (text === undefined) throw new Error(`the text of ${id} was not stored`)
      return { id, name, version, text }
    }),
    people: [...state.people.values()],
    places: [...state.places.values()],
    deleted: [...state.deletions.values()],
    ...(state.problems.size > 0
      ? {
          problems: [...state.problems.values()],
          judgements: [...state.judgements.values()].map(withoutOutput),
        }
      : {}),
    ...(state.timer ? { timer: state.timer } : {}),
  }
}

/** Of what tests printed a keyframe has nothing: it would be there again and again. Nor what only staff may see. */
const withoutOutput = (judgement: Judgement): Judgement => ({
  ...judgement,
  outcomes: judgement.outcomes.map(({ n, result: { status, cpuMs, memoryBytes } }) => ({
    n,
    result: {
      status,
      ...(cpuMs === undefined ? {} : { cpuMs }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    },
  })),
})

/** The state of a keyframe; `texts` are those it names as they are stored (`storedText`), by file. */
export function stateOf(frame: Keyframe, texts: ReadonlyMap<string, string>): SessionState {
  const { seq, at, title, language, chat, run } = frame
  const state: SessionState = { ...emptyState(), seq, at, title, language, chat, run }
  for (const { id, name, version } of frame.files) {
    const text = texts.get(id)
    if (text === undefined) throw new Error(`the text of ${id} is missing`)
    state.files.set(id, { id, name, version, ...readStoredText(text) })
  }
  for (const person of frame.people) state.people.set(person.user, person)
  for (const where of frame.places) state.places.set(where.client, where)
  for (const problem of frame.problems ?? []) state.problems.set(problem.id, problem)
  for (const one of frame.judgements ?? []) state.judgements.set(one.problem, one)
  state.timer = frame.timer ?? null
  state.deletions = new Map(frame.deleted?.map((entry) => [entry.user, entry]))
  return state
}

const stored = v.strictObject({ text: v.string(), origins: storedOrigins })

/** A file's text with where its characters came from, as it is stored with a keyframe: JSON. */
export const storedText = ({ text, origins }: Pick<ReplayFile, 'text' | 'origins'>): string =>
  JSON.stringify({ text: text.toString(), origins: writeOrigins(origins) })

/** A stored text; throws for what is none. */
export function readStoredText(json: string): Pick<ReplayFile, 'text' | 'origins'> {
  const { text, origins } = v.parse(stored, JSON.parse(json))
  return { text: Text.of(text.split('\n')), origins: readOrigins(origins, text.length) }
}
