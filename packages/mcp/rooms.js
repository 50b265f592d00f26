import { z } from 'zod'
import { refusable, result } from './results.js'

/** @typedef {import('@modelcontextprotocol/sdk/server/mcp.js').McpServer} McpServer */
/** @typedef {import('./api.js').Api} Api */

/** A room's code, or its id. */
export const code = z.string().min(9).max(40).describe('Code of the room, as abc-def-ghj')

const READS = { readOnlyHint: true, openWorldHint: true }
const ADDS = { readOnlyHint: false, destructiveHint: false, openWorldHint: true }

/** @param {string} room */
export const pathOf = (room) => `/api/rooms/${encodeURIComponent(room)}`

/**
 * Rooms as a list, one by one, made and joined.
 * @param {McpServer} server @param {Api} api
 */
export function addRooms(server, api) {
  server.registerTool(
    'list_rooms',
    {
      description: 'The rooms this account owns or belongs to, newest use first: the 50 used last.',
      annotations: READS,
    },
    refusable(async () => {
      const { rooms, next } = await api.send('GET', '/api/rooms?limit=50')
      return result({ count: rooms.length, more: next !== null }, { rooms: rooms.map(roomOf) })
    }),
  )
  server.registerTool(
    'create_room',
    {
      description: 'Makes a room that this account owns.',
      inputSchema: {
        title: z.string().min(1).max(80),
        language: z.string().max(32).describe('Id of a language, as python or javascript'),
        visibility: z
          .enum(['code', 'private'])
          .default('private')
          .describe('code: whoever has the code may join'),
      },
      annotations: ADDS,
    },
    refusable(async (wanted) => result({ room: roomOf((await api.once('/api/rooms', wanted)).room) })),
  )
  server.registerTool(
    'join_room',
    {
      description:
        'Joins a room by its code. Where somebody has to let people in, this knocks: ask again later.',
      inputSchema: { code },
      annotations: ADDS,
    },
    refusable(async ({ code }) => {
      const { room, knock } = await api.send('POST', `${pathOf(code)}/join`, {})
      return room ? result({ joined: true }, { room: roomOf(room) }) : result({ joined: false, knock })
    }),
  )
  server.registerTool(
    'read_room',
    {
      description:
        'A room: who belongs to it and who is there, its files, whether it is locked, sealed or archived, and your role.',
      inputSchema: { code },
      annotations: READS,
    },
    refusable(async ({ code }) => {
      const at = pathOf(code)
      const [{ room }, { members }, { files }] = await Promise.all([
        api.send('GET', at),
        api.send('GET', `${at}/members`),
        api.send('GET', `${at}/files`),
      ])
      const { role, archived, locked, sealed } = room
      const here = room.people.map((/** @type {{ name: string }} */ { name }) => name)
      const belong = members.slice(0, 100).map((/** @type {any} */ { name, role }) => ({ name, role }))
      return result(
        { your_role: role, archived, locked, sealed },
        { room: roomOf(room), here, members: belong, files },
      )
    }),
  )
}

/** @param {any} room */
const roomOf = ({ code, title, language, role, ownerName, archived, locked, sealed }) => ({
  ...{ code, title, language, role, owner: ownerName, archived, locked, sealed },
})
