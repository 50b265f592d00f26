import { DurableObject } from 'cloudflare:workers'

/** What nothing built on this platform can beat: a hibernating object that sends every message to everybody else. */
export class Floor extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  }

  fetch(request) {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [new URL(request.url).pathname.startsWith('/row') ? 'row' : 'raw'])
    return new Response(null, { status: 101, webSocket: client })
  }

  webSocketMessage(socket, message) {
    if (this.ctx.getTags(socket)[0] === 'row') {
      this.ctx.storage.sql.exec('INSERT INTO log (body) VALUES (?)', message)
    }
    for (const other of this.ctx.getWebSockets()) if (other !== socket) other.send(message)
    socket.send('ok')
  }

  webSocketClose(socket) {
    socket.close(1000)
  }
}

export default {
  fetch(request, env) {
    return env.FLOOR.get(env.FLOOR.idFromName(new URL(request.url).pathname)).fetch(request)
  },
}
