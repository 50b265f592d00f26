import { Hono } from 'hono'
import { attested, notAttested } from '../attested.ts'
import { allowed, type App } from '../guard.ts'

/** What runs the programs: the runner's attestation, verified, with the id of the key that signed it. */
export const runner = new Hono<App>().get('/', allowed('rooms:read'), async (c) => {
  const answer = await attested(c.env)
  if (!answer.ok) throw notAttested(answer.code)
  return c.json({ runner: answer.said })
})
