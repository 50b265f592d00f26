import * as v from 'valibot'
import {
  adminLogAnswer,
  adminOverviewAnswer,
  adminPeopleAnswer,
  adminReportsAnswer,
  adminRoomsAnswer,
  type AdminAct,
  type AdminOverview,
  type AdminPerson,
  type AdminReport,
  type AdminRoom,
} from '#core/protocol/api/admin.ts'
import { call } from '#lib/api/call.ts'
import type { Page } from './paged.svelte.ts'

export type { AdminAct, AdminOverview, AdminPerson, AdminReport, AdminRoom }

const nothing = v.null()
/** Why something is done, and the password where the sign-in is not fresh. */
export type Why = { reason: string; password?: string }

/** What is asked for in an address, without what is empty. */
const queryOf = (asked: Record<string, string | null>): string =>
  new URLSearchParams(
    Object.entries(asked).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  ).toString()

export const getOverview = (): Promise<AdminOverview> =>
  call(adminOverviewAnswer, 'GET', '/api/admin/overview')

export async function listRooms(q: string, after: string | null): Promise<Page<AdminRoom>> {
  const { rooms, next } = await call(adminRoomsAnswer, 'GET', `/api/admin/rooms?${queryOf({ q, after })}`)
  return { rows: rooms, next }
}

export async function listPeople(q: string, after: string | null): Promise<Page<AdminPerson>> {
  const { people, next } = await call(adminPeopleAnswer, 'GET', `/api/admin/people?${queryOf({ q, after })}`)
  return { rows: people, next }
}

export async function listReports(state: string, after: string | null): Promise<Page<AdminReport>> {
  const path = `/api/admin/reports?${queryOf({ state, after })}` as const
  const { reports, next } = await call(adminReportsAnswer, 'GET', path)
  return { rows: reports, next }
}

export async function listActs(after: string | null): Promise<Page<AdminAct>> {
  const { acts, next } = await call(adminLogAnswer, 'GET', `/api/admin/log?${queryOf({ after })}`)
  return { rows: acts, next }
}

export const changeRoom = (id: string, change: Why & { archived?: boolean; sealed?: true }): Promise<null> =>
  call(nothing, 'PATCH', `/api/admin/rooms/${id}`, change)

export const deleteRoom = (id: string, why: Why): Promise<null> =>
  call(nothing, 'POST', `/api/admin/rooms/${id}/delete`, why)

export const block = (id: string, why: Why): Promise<null> =>
  call(nothing, 'POST', `/api/admin/people/${id}/block`, why)

export const unblock = (id: string, why: Why): Promise<null> =>
  call(nothing, 'POST', `/api/admin/people/${id}/unblock`, why)

export const changeReport = (id: string, state: 'open' | 'closed', note: string): Promise<null> =>
  call(nothing, 'PATCH', `/api/admin/reports/${id}`, { state, note })
