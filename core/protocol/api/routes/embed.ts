import type { embedEntry, newEmbedKey } from '../embed-requests.ts'
import type {
  embedCheckAnswer,
  embedKeysAnswer,
  embedSessionAnswer,
  embedSettings,
  embedSettingsAnswer,
  newEmbedKeyAnswer,
} from '../embed.ts'
import type { ticketAnswer } from '../rooms.ts'
import type { RecordRoutes } from './records.ts'
import type { Answers } from './answers.ts'

/** Rooms in other sites, and what their frames ask. */
export type EmbedRoutes = {
  'GET /api/rooms/{code}/embed': Answers<typeof embedSettingsAnswer>
  'PUT /api/rooms/{code}/embed': Answers<typeof embedSettingsAnswer, typeof embedSettings>
  'GET /api/embed-keys': Answers<typeof embedKeysAnswer>
  'POST /api/embed-keys': Answers<typeof newEmbedKeyAnswer, typeof newEmbedKey>
  'DELETE /api/embed-keys/{id}': Answers<null>
  'POST /api/embed/sessions': Answers<typeof embedSessionAnswer, typeof embedEntry>
  'POST /api/embed/sessions/renew': Answers<typeof embedSessionAnswer>
  'POST /api/embed/ticket': Answers<typeof ticketAnswer>
  'GET /api/embed/check': Answers<typeof embedCheckAnswer>
  'GET /api/embed/record': RecordRoutes['GET /api/rooms/{code}/record']
  'GET /api/embed/record/moments/{seq}': RecordRoutes['GET /api/rooms/{code}/record/moments/{seq}']
  'GET /api/embed/record/segments/{first}': RecordRoutes['GET /api/rooms/{code}/record/segments/{first}']
  'GET /api/embed/record/segments/{first}/keyframe': RecordRoutes['GET /api/rooms/{code}/record/segments/{first}/keyframe']
  'GET /api/embed/record/texts/{file}/{seq}': RecordRoutes['GET /api/rooms/{code}/record/texts/{file}/{seq}']
}
