import * as v from 'valibot'

/** What a script sends: the whole text it wants. Who it is, the room knows: `user` is read and not believed. */
export const scriptUp = v.strictObject({
  user: v.optional(v.pipe(v.string(), v.maxLength(400))),
  content: v.string(),
})
export type ScriptUp = v.InferOutput<typeof scriptUp>

/** What a script gets: the whole text and who changed it last (empty when nobody did since it came), or a refusal. */
export const scriptDown = v.union([
  v.strictObject({ user: v.string(), content: v.string() }),
  v.strictObject({ error: v.strictObject({ code: v.string(), message: v.string() }) }),
])
export type ScriptDown = v.InferOutput<typeof scriptDown>
