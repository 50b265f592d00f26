import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { embedSettings, isSite, type EmbedRole, type EmbedSettings } from '#core/protocol/api/embed.ts'
import { isRoomID } from '../id.ts'
import type { Database } from './database.ts'
import { atMostMembers } from './members.ts'
import { embedPeople, roomEmbeds } from './schema/embed.ts'
import { users } from './schema/people.ts'
import { roomMembers, rooms } from './schema/rooms.ts'
import type { UserRow } from './users.ts'

/** What holds for a room that says nothing: it is embedded nowhere. */
export const NO_EMBED: EmbedSettings = { sites: [], open: null, playground: false, replay: false }

type Row = typeof roomEmbeds.$inferSelect

const settingsOf = (row: Row | null | undefined): EmbedSettings => {
  if (!row) return NO_EMBED
  const { open, playground, replay } = row
  // What was kept while sites were looked at less closely is none.
  const sites = v.parse(v.array(v.string()), JSON.parse(row.sites)).filter(isSite)
  return v.parse(embedSettings, { sites, open, playground, replay })
}

/** Where a room may be embedded, by its id. */
export async function embedSettingsOf(db: Database, roomId: string): Promise<EmbedSettings> {
  const [row] = await db.select().from(roomEmbeds).where(eq(roomEmbeds.roomId, roomId))
  return settingsOf(row)
}

/** A room as its embedding needs it. */
export type EmbeddedRoom = {
  id: string
  code: string
  title: string
  language: string
  ownerId: string
  createdAt: number
  settings: EmbedSettings
}

/** The room of a code or an id with where it may be embedded, whoever asks; undefined when there is none. */
export async function embeddedRoom(db: Database, codeOrID: string): Promise<EmbeddedRoom | undefined> {
  const [found] = await db
    .select({
      ...{ id: rooms.id, code: rooms.code, title: rooms.title, language: rooms.language },
      ...{ ownerId: rooms.ownerId, createdAt: rooms.createdAt, embed: roomEmbeds },
    })
    .from(rooms)
    .leftJoin(roomEmbeds, eq(roomEmbeds.roomId, rooms.id))
    .where(isRoomID(codeOrID) ? eq(rooms.id, codeOrID) : eq(rooms.code, codeOrID))
  if (found === undefined) return undefined
  const { embed, ...room } = found
  return { ...room, settings: settingsOf(embed) }
}

export async function saveEmbedSettings(
  db: Database,
  roomId: string,
  settings: EmbedSettings,
): Promise<void> {
  const row = { ...settings, sites: JSON.stringify(settings.sites) }
  await db
    .insert(roomEmbeds)
    .values({ roomId, ...row })
    .onConflictDoUpdate({ target: roomEmbeds.roomId, set: row })
}

/** Who a site's visitor is here; undefined when they were never here. */
export async function personOfSite(db: Database, key: string, subject: string): Promise<UserRow | undefined> {
  const [found] = await db
    .select({ user: users })
    .from(embedPeople)
    .innerJoin(users, and(eq(users.id, embedPeople.userId), isNull(users.disabledAt)))
    .where(and(eq(embedPeople.keyId, key), eq(embedPeople.subject, subject)))
  return found?.user
}

/** Adds a guest who came by a frame; false when the site's visitor was added meanwhile. */
export async function insertEmbedded(
  db: Database,
  user: typeof users.$inferInsert,
  from: { key: string | null; subject: string | null },
): Promise<boolean> {
  try {
    await db.batch([
      db.insert(users).values(user),
      db.insert(embedPeople).values({
        ...{ userId: user.id, keyId: from.key, subject: from.subject, createdAt: user.createdAt },
      }),
    ])
    return true
  } catch (error) {
    if (/UNIQUE constraint failed: embed_people/.test(String(error instanceof Error ? error.cause : '')))
      return false
    throw error
  }
}

/**
 * Lets a person into a room with a role, unless it has `most` members (`within`); who is here already keeps the one they
 * have. False when they are kept out.
 */
export async function enterByEmbed(
  db: Database,
  roomId: string,
  userId: string,
  role: EmbedRole,
  most: number,
): Promise<boolean> {
  const [, kept] = await db.batch([
    db
      .insert(roomMembers)
      .values({ roomId, userId, role, joinedAt: Date.now() })
      .onConflictDoUpdate({
        target: [roomMembers.roomId, roomMembers.userId],
        set: { leftAt: null },
        setWhere: sql`${isNull(roomMembers.removedAt)} and ${isNotNull(roomMembers.leftAt)}`,
      }),
    db
      .select({ here: sql<number>`1` })
      .from(roomMembers)
      .where(
        and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId), isNull(roomMembers.removedAt)),
      ),
    atMostMembers(db, roomId, most),
  ])
  return kept.length === 1
}
