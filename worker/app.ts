import { Hono } from 'hono'
import { notFound, onError } from './error.ts'
import { sameSite, type App } from './guard.ts'
import { securityHeaders } from './headers.ts'
import { observed } from './observed.ts'
import { pages } from './pages.ts'
import { admin } from './routes/admin.ts'
import { account } from './routes/account.ts'
import { assessments } from './routes/assessments.ts'
import { auth } from './routes/auth.ts'
import { clips } from './routes/clips.ts'
import { lessons } from './routes/lessons.ts'
import { languages } from './routes/languages.ts'
import { health } from './routes/health.ts'
import { insights } from './routes/insights.ts'
import { knocks } from './routes/knocks.ts'
import { links, roomLinks } from './routes/links.ts'
import { me } from './routes/me.ts'
import { members } from './routes/members.ts'
import { providers } from './routes/providers.ts'
import { recovery } from './routes/recovery.ts'
import { activity } from './routes/activity.ts'
import { lobby } from './routes/lobby.ts'
import { online } from './routes/online.ts'
import { embed } from './routes/embed.ts'
import { embedKeys } from './routes/embed-keys.ts'
import { oembed } from './routes/oembed.ts'
import { docs } from './routes/openapi.ts'
import { recordKeySet } from './routes/record-key-set.ts'
import { records } from './routes/records.ts'
import { roomEvents } from './routes/room-events.ts'
import { roomRecord } from './routes/room-record.ts'
import { recordChapters } from './routes/record-chapters.ts'
import { recordCurve } from './routes/record-curve.ts'
import { recordClips } from './routes/record-clips.ts'
import { recordPast } from './routes/record-past.ts'
import { recordRedactions } from './routes/record-redactions.ts'
import { operator } from './routes/operator.ts'
import { practice } from './routes/practice.ts'
import { problems } from './routes/problems.ts'
import { roomHints } from './routes/room-hints.ts'
import { roomProblems } from './routes/room-problems.ts'
import { quotas } from './routes/quotas.ts'
import { report } from './routes/report.ts'
import { reports } from './routes/reports.ts'
import { roomEmbed } from './routes/room-embed.ts'
import { roomChat } from './routes/room-chat.ts'
import { roomFiles } from './routes/room-files.ts'
import { roomRuns } from './routes/room-runs.ts'
import { roomPart } from './routes/room-part.ts'
import { roomTimer } from './routes/room-timer.ts'
import { rooms } from './routes/rooms.ts'
import { runner } from './routes/runner.ts'
import { scriptAuth } from './routes/script-auth.ts'
import { scriptSocket } from './routes/script-socket.ts'
import { scorecards } from './routes/scorecards.ts'
import { sockets } from './routes/sockets.ts'
import { status } from './routes/status.ts'
import { takes } from './routes/takes.ts'
import { trial } from './routes/trial.ts'
import { upgrade } from './routes/upgrade.ts'
import { webhooks } from './routes/webhooks.ts'
import { tokens } from './routes/tokens.ts'
import { limitHeaders } from './told-limit.ts'

/** Every path the Worker answers. */
export const app = new Hono<App>()
  .use(observed)
  .use(securityHeaders)
  .use(limitHeaders)
  .use('/api/*', sameSite)
  .route('/api/auth', upgrade)
  .route('/api/auth', auth)
  .route('/api/auth', recovery)
  .route('/api/auth/providers', providers)
  .route('/api/me', quotas)
  .route('/api/me', me)
  .route('/api/me', account)
  .route('/api/me', insights)
  .route('/api/online', online)
  .route('/api/activity', activity)
  .route('/api/lobby', lobby)
  .route('/api/trial', trial)
  .route('/api/tokens', tokens)
  .route('/api/webhooks', webhooks)
  .route('/api/embed-keys', embedKeys)
  .route('/api/embed', embed)
  .route('/api/languages', languages)
  .route('/api/runner', runner)
  .route('/api/rooms', sockets)
  .route('/api/rooms', members)
  .route('/api/rooms', roomLinks)
  .route('/api/rooms', knocks)
  .route('/api/rooms', recordClips)
  .route('/api/rooms', recordPast)
  .route('/api/rooms', recordCurve)
  .route('/api/rooms', roomRecord)
  .route('/api/rooms', roomEvents)
  .route('/api/rooms', recordChapters)
  .route('/api/rooms', recordRedactions)
  .route('/api/rooms', roomProblems)
  .route('/api/rooms', roomHints)
  .route('/api/rooms', roomTimer)
  .route('/api/rooms', roomFiles)
  .route('/api/rooms', roomChat)
  .route('/api/rooms', roomRuns)
  .route('/api/rooms', roomPart)
  .route('/api/rooms', roomEmbed)
  .route('/api/rooms', scorecards)
  .route('/api/rooms', report)
  .route('/api/rooms', rooms)
  .route('/api/problems', problems)
  .route('/api/practice', practice)
  .route('/api/assessments', assessments)
  .route('/api/take', takes)
  .route('/api/lessons', lessons)
  .route('/api/links', links)
  .route('/api/clips', clips)
  .route('/api/record', recordKeySet)
  .route('/api/records', records)
  .route('/api/admin', admin)
  .route('/api/reports', reports)
  .route('/api/status', status)
  .route('/api', docs)
  .route('/', health)
  .route('/operator', operator)
  .all('/api/*', () => {
    throw notFound()
  })
  .route('/', scriptAuth)
  .route('/ws', scriptSocket)
  .route('/oembed', oembed)
  .all('*', pages)

app.onError(onError)
