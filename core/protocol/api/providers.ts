import * as v from 'valibot'
import { sessionAnswer } from './account.ts'

const provider = v.object({ id: v.string(), name: v.string() })
/** Another site by which people sign in. */
export type Provider = v.InferOutput<typeof provider>

/** Answer of `GET /api/auth/providers`: what a server can do beside passwords; `mail`: whether it sends any. */
export const providersAnswer = v.object({ providers: v.array(provider), mail: v.boolean() })
export type Offered = v.InferOutput<typeof providersAnswer>

/** Answer of `POST /api/auth/providers/:provider/start` and `…/link`: where to go. */
export const startAnswer = v.object({ url: v.pipe(v.string(), v.regex(/^https?:\/\//)) })
/** Answer of `POST …/linked`: the page to go on to. */
export const linkedAnswer = v.object({ next: v.string() })
/** Answer of `POST …/finish`. */
export const finishAnswer = v.object({ ...sessionAnswer.entries, ...linkedAnswer.entries })
