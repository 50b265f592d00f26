import { personOfToken } from '../db/access-tokens.ts'
import type { Database } from '../db/database.ts'
import { personOfSession } from '../db/members.ts'
import type { UserRow } from '../db/users.ts'
import type { Access } from './access-token.ts'
import { tokenOf } from './personal-token.ts'

/** The person of a sign-in or token that still lasts; undefined after it ended or the account was disabled. */
export function personOf(db: Database, { user, session }: Access): Promise<UserRow | undefined> {
  const token = tokenOf(session)
  return token === null ? personOfSession(db, user, session) : personOfToken(db, user, token)
}
