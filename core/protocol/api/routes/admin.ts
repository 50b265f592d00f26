import type { adminReason, adminRoomChange, reportChange } from '../admin-requests.ts'
import type {
  adminLogAnswer,
  adminOverviewAnswer,
  adminPeopleAnswer,
  adminReportsAnswer,
  adminRoomsAnswer,
} from '../admin.ts'
import type { quotasAnswer } from '../quotas.ts'
import type { newReport } from '../reports.ts'
import type { statusAnswer } from '../status.ts'
import type { Answers } from './answers.ts'

/** What keeps a deployment going: its administrators, reports, quotas and how things are. */
export type AdminRoutes = {
  'GET /api/admin/overview': Answers<typeof adminOverviewAnswer>
  'GET /api/admin/rooms': Answers<typeof adminRoomsAnswer>
  'PATCH /api/admin/rooms/{id}': Answers<null, typeof adminRoomChange>
  'POST /api/admin/rooms/{id}/delete': Answers<null, typeof adminReason>
  'GET /api/admin/people': Answers<typeof adminPeopleAnswer>
  'POST /api/admin/people/{id}/block': Answers<null, typeof adminReason>
  'POST /api/admin/people/{id}/unblock': Answers<null, typeof adminReason>
  'GET /api/admin/reports': Answers<typeof adminReportsAnswer>
  'PATCH /api/admin/reports/{id}': Answers<null, typeof reportChange>
  'GET /api/admin/log': Answers<typeof adminLogAnswer>
  'GET /api/me/quotas': Answers<typeof quotasAnswer>
  'POST /api/reports': Answers<null, typeof newReport>
  'GET /api/status': Answers<typeof statusAnswer>
}
