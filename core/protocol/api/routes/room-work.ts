import type {
  chatAnswer,
  chatsAnswer,
  fileAnswer,
  filesAnswer,
  newFileAnswer,
  runAnswer,
} from '../room-work.ts'
import type { fileText, newChat, newFile, newRun } from '../room-work-requests.ts'
import type { Answers } from './answers.ts'

/** What is written, said and run in a room, without a socket. */
export type RoomWorkRoutes = {
  'GET /api/rooms/{code}/files': Answers<typeof filesAnswer>
  'POST /api/rooms/{code}/files': Answers<typeof newFileAnswer, typeof newFile>
  'GET /api/rooms/{code}/files/{file}': Answers<typeof fileAnswer>
  'PUT /api/rooms/{code}/files/{file}': Answers<typeof fileAnswer, typeof fileText>
  'GET /api/rooms/{code}/chat': Answers<typeof chatsAnswer>
  'POST /api/rooms/{code}/chat': Answers<typeof chatAnswer, typeof newChat>
  'POST /api/rooms/{code}/runs': Answers<typeof runAnswer, typeof newRun>
  'GET /api/rooms/{code}/runs/{run}': Answers<typeof runAnswer>
  'DELETE /api/rooms/{code}/runs/{run}': Answers<null>
}
