import { CLOSE } from '#core/protocol/close.ts'
import { resume } from '#core/room/join.ts'
import { loadRoom, OPTIONS } from '#core/room/load.ts'
import type { RoomLog } from '#core/room/log.ts'
import type { Room } from '#core/room/room.ts'
import { resumeScript } from '#core/room/script.ts'
import type { HelloTimers } from './hello-timers.ts'
import type { Sockets } from './sockets.ts'

/** The room of a log, with so many messages a second of each socket; null when it was never created. */
export function readRoom(log: RoomLog, limit: string | undefined): Room | null {
  const perSecond = Number(limit || OPTIONS.perSecond)
  return loadRoom(log, { ...OPTIONS, perSecond, burst: Math.max(OPTIONS.burst, perSecond) })
}

/** Brings back who the platform kept connected while the room slept, and sends out who is no member any more. */
export function resumeSockets(room: Room, sockets: Sockets, hellos: HelloTimers): void {
  for (const socket of sockets.all) {
    if (room.members.has(socket.user)) {
      const connection = resume(room, Date.now(), socket)
      if (socket.script !== undefined) resumeScript(room, connection, socket.script)
    } else sockets.close(socket.id, CLOSE.forbidden, 'removed from the room')
    if (socket.client === null) hellos.expect(socket.id)
  }
}
