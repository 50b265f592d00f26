import { personOfToken } from '../db/access-tokens.ts'
import type { Database } from '../db/database.ts'
import { personOfSession } from '../db/members.ts'
import { findEmbedKey } from '../db/embed-keys.ts'
import { embedSettingsOf } from '../db/embeds.ts'
import { isRevoked } from '../db/sessions.ts'
import { activeUser, type UserRow } from '../db/users.ts'
import type { Access } from './access-token.ts'
import { embedOf, type EmbedGround } from './embed-session.ts'
import { tokenOf } from './personal-token.ts'

/** The person of a sign-in or token that still lasts; undefined after it ended or the account was disabled. */
export function personOf(db: Database, { user, session }: Access): Promise<UserRow | undefined> {
  const token = tokenOf(session)
  return token === null ? personOfSession(db, user, session) : personOfToken(db, user, token)
}

/** Whether a sign-in was ended, its account closed, or a token taken back; one that only ran out of time was not. */
export async function hasEnded(db: Database, { user, session }: Access): Promise<boolean> {
  const token = tokenOf(session)
  if (token !== null) return (await personOfToken(db, user, token)) === undefined
  const embed = embedOf(session)
  if (embed !== null) return !(await embedLasts(db, embed)) || (await activeUser(db, user)) === undefined
  return isRevoked(db, user, session)
}

/** Whether what let a frame in still does. */
export async function embedLasts(db: Database, ground: EmbedGround): Promise<boolean> {
  if ('key' in ground) return (await findEmbedKey(db, ground.key)) !== undefined
  return 'own' in ground || (await embedSettingsOf(db, ground.open)).open !== null
}
