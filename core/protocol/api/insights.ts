import * as v from 'valibot'
import { personStats } from './record.ts'

/** What one person did in one session, and in which room that was. */
export const sessionNumbers = v.object({
  room: v.object({ id: v.string(), code: v.string(), title: v.string(), language: v.string() }),
  ...personStats.entries,
})
export type SessionNumbers = v.InferOutput<typeof sessionNumbers>

/** Answer of `GET /api/me/insights`: the sessions that began last first, and where the next page begins. */
export const insightsAnswer = v.object({ sessions: v.array(sessionNumbers), next: v.nullable(v.string()) })

/** Whose numbers: one's own in all sessions, or everybody's in the rooms one owns. */
export const INSIGHTS_OF = ['me', 'rooms'] as const
export type InsightsOf = (typeof INSIGHTS_OF)[number]
