import { Hono } from 'hono'
import { embedSettings } from '#core/protocol/api/embed.ts'
import { embedSignIn } from '../auth/embed-session.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { embedSettingsOf, saveEmbedSettings } from '../db/embeds.ts'
import { allowed, type App } from '../guard.ts'
import { tell } from '../room-stub.ts'
import { ownRoom } from './seen-room.ts'

/** Where a room may be embedded: its owner decides. */
export const roomEmbed = new Hono<App>()
  .use('/:code/embed', allowed('rooms:read', 'rooms:write'))

  .get('/:code/embed', async (c) => {
    const room = await ownRoom(c)
    return c.json({ embed: await embedSettingsOf(database(c.env), room.id) })
  })

  .put('/:code/embed', async (c) => {
    const wanted = await readBody(c, embedSettings)
    const room = await ownRoom(c)
    const embed = { ...wanted, sites: [...new Set(wanted.sites)] }
    await saveEmbedSettings(database(c.env), room.id, embed)
    // Who came in while it was open to visitors goes when it is not any more.
    if (embed.open === null) {
      const session = embedSignIn({ open: room.id })
      await tell(c.env, room.id, (stub) => stub.endSession(session))
    }
    return c.json({ embed })
  })
