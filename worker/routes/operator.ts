import { Hono } from 'hono'
import { counts, roomsAwake, socketsOpen } from '../../durable-objects/counts.ts'
import { digest } from '../id.ts'
import { notFound } from '../error.ts'
import { bearerOf, type App } from '../guard.ts'
import { BOUNDS_MS, requestsSeen } from '../observed.ts'

let stopping = false

/** Whether this process is about to end: nobody is let into a room any more. */
export const isStopping = (): boolean => stopping

/** For the process that started this one, which alone knows the key; to everybody else there is nothing here. */
export const operator = new Hono<App>()
  .use(async (c, next) => {
    const key = c.env.OPERATOR_KEY ?? ''
    // Digests, so that how long comparing takes tells nothing.
    if (key.length < 32 || (await digest(bearerOf(c))) !== (await digest(key))) throw notFound()
    await next()
  })

  .get('/counts', (c) => {
    const { pushes, runs, databaseErrors } = counts
    const sockets = socketsOpen()
    const rooms = { awake: roomsAwake(Date.now()), connected: counts.sockets.size }
    return c.json({
      pushes,
      runs,
      databaseErrors,
      sockets,
      rooms,
      bounds: BOUNDS_MS,
      requests: requestsSeen(),
    })
  })

  .post('/stop', async (c) => {
    stopping = true
    const closed = socketsOpen()
    const rooms = [...counts.sockets.keys()].map((id) => c.env.ROOMS.get(c.env.ROOMS.idFromString(id)))
    await Promise.allSettled(rooms.map((room) => room.goAway()))
    return c.json({ closed })
  })
