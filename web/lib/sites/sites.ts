import * as v from 'valibot'
import {
  embedKeysAnswer,
  embedSettingsAnswer,
  newEmbedKeyAnswer,
  type EmbedKey,
  type EmbedSettings,
} from '#core/protocol/api/embed.ts'
import { call } from '#lib/api/call.ts'
import { roomPath } from '#lib/api/rooms.ts'

export type { EmbedKey, EmbedSettings }

/** Where a room of one's own may be shown. */
export const getEmbed = async (code: string): Promise<EmbedSettings> =>
  (await call(embedSettingsAnswer, 'GET', roomPath(code, '/embed'))).embed

export const saveEmbed = async (code: string, settings: EmbedSettings): Promise<EmbedSettings> =>
  (await call(embedSettingsAnswer, 'PUT', roomPath(code, '/embed'), settings)).embed

/** The keys by which one's sites sign who their visitors are. */
export const listKeys = async (): Promise<EmbedKey[]> =>
  (await call(embedKeysAnswer, 'GET', '/api/embed-keys')).keys

/** Makes a key; its secret comes this once. */
export const createKey = (name: string): Promise<v.InferOutput<typeof newEmbedKeyAnswer>> =>
  call(newEmbedKeyAnswer, 'POST', '/api/embed-keys', { name })

export const deleteKey = (id: string): Promise<null> =>
  call(v.null(), 'DELETE', `/api/embed-keys/${encodeURIComponent(id)}`)
