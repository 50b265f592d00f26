import type { deletion, emailChange, passwordChange, profile } from '../account-changes.ts'
import type { accountAnswer, meAnswer, scriptTokenAnswer, sessionAnswer, sessionsAnswer } from '../account.ts'
import type {
  credentials,
  forgotten,
  guest,
  newPassword,
  passwordGrant,
  providerAnswer,
  providerStart,
  registration,
  scriptRegistration,
  verification,
} from '../auth.ts'
import type { newToken } from '../new-token.ts'
import type { finishAnswer, linkedAnswer, providersAnswer, startAnswer } from '../providers.ts'
import type { newTokenAnswer, tokensAnswer } from '../tokens.ts'
import type { Answers } from './answers.ts'

/** Signing in, one’s own account and its tokens. */
export type PeopleRoutes = {
  'POST /register/': Answers<typeof scriptTokenAnswer, typeof scriptRegistration>
  'POST /token': Answers<typeof scriptTokenAnswer, typeof passwordGrant>
  'POST /api/auth/register': Answers<typeof sessionAnswer, typeof registration>
  'POST /api/auth/login': Answers<typeof sessionAnswer, typeof credentials>
  'POST /api/auth/guest': Answers<typeof sessionAnswer, typeof guest>
  'POST /api/auth/refresh': Answers<typeof sessionAnswer>
  'POST /api/auth/logout': Answers<null>
  'POST /api/auth/upgrade': Answers<typeof sessionAnswer, typeof registration>
  'POST /api/auth/forgot': Answers<null, typeof forgotten>
  'POST /api/auth/reset': Answers<null, typeof newPassword>
  'POST /api/auth/verify': Answers<null, typeof verification>
  'GET /api/auth/providers': Answers<typeof providersAnswer>
  'POST /api/auth/providers/{provider}/start': Answers<typeof startAnswer, typeof providerStart>
  'POST /api/auth/providers/{provider}/finish': Answers<typeof finishAnswer, typeof providerAnswer>
  'POST /api/auth/providers/{provider}/link': Answers<typeof startAnswer, typeof providerStart>
  'POST /api/auth/providers/{provider}/linked': Answers<typeof linkedAnswer, typeof providerAnswer>
  'GET /api/me': Answers<typeof meAnswer>
  'PATCH /api/me': Answers<typeof meAnswer, typeof profile>
  'GET /api/me/account': Answers<typeof accountAnswer>
  'GET /api/me/sessions': Answers<typeof sessionsAnswer>
  'DELETE /api/me/sessions': Answers<null>
  'DELETE /api/me/sessions/{session}': Answers<null>
  'POST /api/me/password': Answers<null, typeof passwordChange>
  'POST /api/me/email': Answers<null, typeof emailChange>
  'POST /api/me/verification': Answers<null>
  'DELETE /api/me/links/{issuer}': Answers<null>
  'POST /api/me/delete': Answers<null, typeof deletion>
  'GET /api/tokens': Answers<typeof tokensAnswer>
  'POST /api/tokens': Answers<typeof newTokenAnswer, typeof newToken>
  'DELETE /api/tokens/{id}': Answers<null>
}
