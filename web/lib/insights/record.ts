import * as v from 'valibot'
import { insightsAnswer, type InsightsOf, type SessionNumbers } from '#core/protocol/api/insights.ts'
import { manifest, type Manifest } from '#core/protocol/api/record.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

export const getManifest = (code: string): Promise<Manifest> =>
  call(manifest, 'GET', roomPath(code, '/record'))

const chapter = (code: string, seq: number) => roomPath(code, `/record/chapters/${String(seq)}`)

/** Names the chapter that begins with an event; null takes it away. */
export const setChapter = (code: string, seq: number, title: string | null): Promise<null> =>
  call(v.null(), 'PUT', chapter(code, seq), { title })

/** Leaves the chapter at an event as it is found by itself. */
export const clearChapter = (code: string, seq: number): Promise<null> =>
  call(v.null(), 'DELETE', chapter(code, seq))

/** Numbers across sessions, a page of them. */
export const getInsights = (
  of: InsightsOf,
  after: string | null,
): Promise<{ sessions: SessionNumbers[]; next: string | null }> =>
  call(
    insightsAnswer,
    'GET',
    `/api/me/insights?${new URLSearchParams({ of, limit: '100', ...(after === null ? {} : { after }) })}`,
  )
