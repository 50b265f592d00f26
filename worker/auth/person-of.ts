import { personOfToken } from '../db/access-tokens.ts'
import type { Database } from '../db/database.ts'
import { personOfSession } from '../db/members.ts'
import { isRevoked } from '../db/sessions.ts'
import type { UserRow } from '../db/users.ts'
import type { Access } from './access-token.ts'
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
  return isRevoked(db, user, session)
}
