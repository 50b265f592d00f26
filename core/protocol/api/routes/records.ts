import type * as v from 'valibot'
import type { curveAnswer, curveWanted } from '../curve.ts'
import type { insightsAnswer } from '../insights.ts'
import type { originAnswer } from '../origin.ts'
import type { chapterChange, newClip, newFork, pastRun } from '../record-requests.ts'
import type { clipAnswer, clipsAnswer, manifest } from '../record.ts'
import type { redactionAnswer, redactionRequest, redactionsAnswer } from '../redaction.ts'
import type { roomAnswer } from '../rooms.ts'
import type { Answers, Lines } from './answers.ts'

type PublicKey = { kty: 'OKP'; crv: 'Ed25519'; kid: string; x: string }
/** A JWKS (RFC 7517) of public keys, as core/signing has it. */
type KeySet = v.GenericSchema<unknown, { keys: PublicKey[] }>

/** What is kept of sessions, and what is made of it. */
export type RecordRoutes = {
  'GET /api/rooms/{code}/record': Answers<typeof manifest>
  'POST /api/rooms/{code}/record/flush': Answers<null>
  'GET /api/rooms/{code}/record/moments/{seq}': Answers<Lines>
  'GET /api/rooms/{code}/record/segments/{first}': Answers<Lines>
  'GET /api/rooms/{code}/record/segments/{first}/staff': Answers<Lines>
  'GET /api/rooms/{code}/record/segments/{first}/keyframe': Answers<v.GenericSchema>
  'GET /api/rooms/{code}/record/texts/{file}/{seq}': Answers<Lines>
  'GET /api/rooms/{code}/record/redactions': Answers<typeof redactionsAnswer>
  'POST /api/rooms/{code}/record/redactions': Answers<typeof redactionAnswer, typeof redactionRequest>
  'GET /api/rooms/{code}/record/export': Answers<Lines>
  'GET /api/rooms/{code}/events': Answers<Lines>
  'GET /api/record/keys': Answers<KeySet>
  'POST /api/records': Answers<typeof roomAnswer>
  'GET /api/rooms/{code}/record/clips': Answers<typeof clipsAnswer>
  'POST /api/rooms/{code}/record/clips': Answers<typeof clipAnswer, typeof newClip>
  'DELETE /api/rooms/{code}/record/clips/{id}': Answers<null>
  'POST /api/rooms/{code}/record/fork': Answers<typeof roomAnswer, typeof newFork>
  'POST /api/rooms/{code}/record/runs': Answers<Lines, typeof pastRun>
  'GET /api/rooms/{code}/origin': Answers<typeof originAnswer>
  'GET /api/clips': Answers<typeof manifest>
  'GET /api/clips/moments/{seq}': Answers<Lines>
  'GET /api/clips/segments/{first}': Answers<Lines>
  'GET /api/clips/segments/{first}/keyframe': Answers<v.GenericSchema>
  'GET /api/clips/texts/{file}/{seq}': Answers<Lines>
  'GET /api/rooms/{code}/record/curve': Answers<typeof curveAnswer>
  'POST /api/rooms/{code}/record/curve': Answers<typeof curveAnswer, typeof curveWanted>
  'PUT /api/rooms/{code}/record/chapters/{seq}': Answers<null, typeof chapterChange>
  'DELETE /api/rooms/{code}/record/chapters/{seq}': Answers<null>
  'GET /api/me/insights': Answers<typeof insightsAnswer>
}
