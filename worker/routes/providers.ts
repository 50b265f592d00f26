import { Hono, type Context } from 'hono'
import { mailOf } from '../auth/mail.ts'
import { reasonOf } from '../auth/oauth.ts'
import { providerOf, providersOf, type Elsewhere, type Provider } from '../auth/provider.ts'
import { keepTransaction, takeTransaction, type Begun } from '../auth/transaction.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { insertLink, personOfLink } from '../db/linked-accounts.ts'
import { ApiError, notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { randomID } from '../id.ts'
import { byAddress, take } from '../limits.ts'
import { providerAnswer, providerStart } from '#core/protocol/api/auth.ts'
import { accountElsewhere } from './account-elsewhere.ts'
import { ownAccount } from './own-account.ts'
import { signIn } from './sign-in.ts'

/** Signing in by an account elsewhere. Providers lead back to a page, and only what it posts has an effect. */
export const providers = new Hono<App>()
  .get('/', (c) => {
    const offered = providersOf(c.env).map(({ id, name }) => ({ id, name }))
    return c.json({ providers: offered, mail: mailOf(c.env) !== null })
  })

  .post('/:provider/start', async (c) => {
    const { next } = await readBody(c, providerStart)
    return c.json({ url: await begin(c, next) })
  })

  .post('/:provider/link', signedIn, async (c) => {
    const { next } = await readBody(c, providerStart)
    const { id } = await ownAccount(c)
    return c.json({ url: await begin(c, next, id) })
  })

  .post('/:provider/finish', async (c) => {
    const { query } = await readBody(c, providerAnswer)
    await take(c, byAddress(c, 'providerPerAddress'))
    const begun = await takeTransaction(c)
    const provider = configured(c)
    const answer = new URLSearchParams(query)
    if (begun?.provider !== provider.id || begun.link !== undefined || answer.get('state') !== begun.state)
      throw notBegun()
    const db = database(c.env)
    const user = await accountElsewhere(c.env, provider, await finish(provider, answer, begun))
    if (user.disabledAt !== null) throw new ApiError('forbidden', 'This account is closed.')
    return c.json({ ...(await signIn(c, db, user)), next: begun.next })
  })

  .post('/:provider/linked', signedIn, async (c) => {
    const { query } = await readBody(c, providerAnswer)
    const person = await ownAccount(c)
    await take(c, byAddress(c, 'providerPerAddress'))
    const begun = await takeTransaction(c)
    const provider = configured(c)
    const answer = new URLSearchParams(query)
    if (begun?.provider !== provider.id || begun.link !== person.id || answer.get('state') !== begun.state)
      throw notBegun()
    const db = database(c.env)
    const { subject, username, name } = await finish(provider, answer, begun)
    const { issuer } = provider
    const label = (username ?? name ?? subject).slice(0, 100)
    if (!(await insertLink(db, { issuer, subject, userId: person.id, label, createdAt: Date.now() }))) {
      const other = await personOfLink(db, issuer, subject)
      if (other?.id !== person.id) throw taken(provider, other !== undefined)
    }
    return c.json({ next: begun.next })
  })

const notBegun = () =>
  new ApiError('bad_link', 'This sign-in was not begun here, or too long ago. Start again.')

const taken = ({ name }: Provider, others: boolean) =>
  new ApiError(
    'already_linked',
    others
      ? `This ${name} account belongs to another account here.`
      : `Another ${name} account is linked already. Unlink it first.`,
  )

function configured(c: Context<App, '/:provider/:step'>): Provider {
  const provider = providerOf(c.env, c.req.param('provider'))
  if (provider === undefined) throw notFound()
  return provider
}

/** Remembers in the browser that it is being sent, and answers where to. */
async function begin(c: Context<App, '/:provider/:step'>, next: string, link?: string): Promise<string> {
  await take(c, byAddress(c, 'providerPerAddress'))
  const provider = configured(c)
  // The page's own origin, which was found to be allowed; the provider knows the addresses that it may lead back to.
  const origin = c.req.header('Origin') ?? ''
  const begun = {
    state: randomID(32),
    nonce: randomID(32),
    verifier: randomID(32),
    redirect: `${origin}/signed-in/${provider.id}`,
  }
  const url = await attempt(provider, () => provider.begin(begun))
  await keepTransaction(c, {
    ...begun,
    provider: provider.id,
    next,
    ...(link === undefined ? {} : { link }),
  })
  return url.href
}

const finish = (provider: Provider, answer: URLSearchParams, begun: Begun): Promise<Elsewhere> =>
  attempt(provider, () => provider.finish(answer, begun))

async function attempt<T>(provider: Provider, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    console.error(`${provider.id} did not sign somebody in:`, reasonOf(error))
    throw new ApiError('provider_failed', `${provider.name} did not sign you in. Try again.`)
  }
}
