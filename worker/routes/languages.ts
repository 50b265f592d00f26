import { Hono } from 'hono'
import { LANGUAGES } from '#core/protocol/languages.ts'
import { attested, type Attested } from '../attested.ts'
import { allowed, type App } from '../guard.ts'

/**
 * What a room can be written in, and what of it the runner runs now: with which exact version, in which sandbox, from which
 * image. While the runner does not answer, `runs` says what a runner can have.
 */
export const languages = new Hono<App>().get('/', allowed('rooms:read'), async (c) => {
  const answer = await attested(c.env)
  const list = LANGUAGES.map(({ id, name, extensions, runs }) => {
    const here = answer.ok ? find(answer.said, id) : { runs, version: null, sandbox: null, image: null }
    return { id, name, extensions, ...here }
  })
  return c.json({ runner: answer.ok ? 'ready' : answer.code, languages: list })
})

/** A language runs in the first sandbox that has it and passed its checks. */
function find({ sandboxes }: Attested, id: string) {
  const having = sandboxes.flatMap(({ kind, passed, languages }) => {
    const language = languages.find((entry) => entry.id === id)
    return language ? [{ ...language, sandbox: kind, runs: passed }] : []
  })
  const { runs, version, sandbox, image } = having.find((entry) => entry.runs) ??
    having[0] ?? { runs: false, version: null, sandbox: null, image: null }
  return { runs, version, sandbox, image }
}
