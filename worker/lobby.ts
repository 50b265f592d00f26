import type { SeenRoom } from './db/rooms.ts'
import { ApiError } from './error.ts'
import { lobbyKey } from '#core/protocol/names.ts'

type Change = {
  title?: string | undefined
  visibility?: string | undefined
  lobbyName?: string | null | undefined
}
/** The columns of `rooms` that say under which name a room is in the lobby. */
export type Listing = { lobbyName: string | null; lobbyKey: string | null }

/** A name as the lobby keeps it. */
export const listed = (name: string): Listing => ({ lobbyName: name, lobbyKey: lobbyKey(name) })
const UNLISTED: Listing = { lobbyName: null, lobbyKey: null }

/**
 * What a change of a room means for the lobby. A public room's title is its name there: changing one changes the other. A
 * room that becomes private leaves.
 */
export function listingAfter(room: SeenRoom, change: Change): Partial<Listing & { title: string }> {
  const { title, visibility, lobbyName } = change
  if (room.trialAt !== null && (visibility === 'private' || typeof lobbyName === 'string'))
    throw new ApiError('forbidden', 'Make an account to change who can join.')
  if (lobbyName === null || visibility === 'private') {
    if (typeof lobbyName === 'string')
      throw new ApiError('invalid', 'A private room cannot be public.', { field: 'lobbyName' })
    return UNLISTED
  }
  if (lobbyName !== undefined) {
    if (room.visibility === 'private' && visibility !== 'code')
      throw new ApiError('invalid', 'A private room cannot be public.', { field: 'lobbyName' })
    return { ...listed(lobbyName), title: lobbyName }
  }
  return title !== undefined && room.lobbyName !== null ? listed(title) : {}
}

/** What a name that another public room has is answered with; `field` is where it was typed. */
export const nameTaken = (field: 'title' | 'lobbyName'): ApiError =>
  new ApiError('lobby_name_taken', 'Another public room has this name. Choose a different one.', { field })
