import * as v from 'valibot'
import { clipAnswer, clipsAnswer, manifest, type Clip, type Manifest } from '#core/protocol/api/record.ts'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { call } from './call.ts'
import { make } from './make.ts'
import { roomPath, type Room } from './rooms.ts'

/** Everything about a session but its events. */
export const getManifest = (code: string): Promise<Manifest> =>
  call(manifest, 'GET', roomPath(code, '/record'))

/** Has what happened up to now sealed. */
export const flushRecord = (code: string): Promise<null> =>
  call(v.null(), 'POST', roomPath(code, '/record/flush'))

/** The clips of a session that one may end, newest first. */
export const listClips = async (code: string): Promise<Clip[]> =>
  (await call(clipsAnswer, 'GET', roomPath(code, '/record/clips'))).clips
/** Makes a clip; its address is told this once. `expiresIn` is in seconds. */
export const makeClip = (
  code: string,
  wish: { title: string; from: number; to: number; expiresIn?: number },
): Promise<{ clip: Clip; url: string }> => call(clipAnswer, 'POST', roomPath(code, '/record/clips'), wish)
export const endClip = (code: string, id: string): Promise<null> =>
  call(v.null(), 'DELETE', roomPath(code, `/record/clips/${encodeURIComponent(id)}`))

/** Makes a room with the files as they were after an event. */
export const forkSession = async (code: string, wish: { seq: number; title: string }): Promise<Room> =>
  (await make(roomAnswer, roomPath(code, '/record/fork'), wish)).room
