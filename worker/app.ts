import { Hono } from 'hono'
import { notFound, onError } from './error.ts'
import { sameSite, type App } from './guard.ts'
import { securityHeaders } from './headers.ts'
import { pages } from './pages.ts'
import { auth } from './routes/auth.ts'
import { languages } from './routes/languages.ts'
import { me } from './routes/me.ts'
import { members } from './routes/members.ts'
import { docs } from './routes/openapi.ts'
import { rooms } from './routes/rooms.ts'
import { runner } from './routes/runner.ts'
import { scriptAuth } from './routes/script-auth.ts'
import { scriptSocket } from './routes/script-socket.ts'
import { sockets } from './routes/sockets.ts'
import { tokens } from './routes/tokens.ts'

/** Every path the Worker answers. */
export const app = new Hono<App>()
  .use(securityHeaders)
  .use('/api/*', sameSite)
  .route('/api/auth', auth)
  .route('/api/me', me)
  .route('/api/tokens', tokens)
  .route('/api/languages', languages)
  .route('/api/runner', runner)
  .route('/api/rooms', sockets)
  .route('/api/rooms', members)
  .route('/api/rooms', rooms)
  .route('/api', docs)
  .all('/api/*', () => {
    throw notFound()
  })
  .route('/', scriptAuth)
  .route('/ws', scriptSocket)
  .all('*', pages)

app.onError(onError)
