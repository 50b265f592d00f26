import * as v from 'valibot'
import { unsoundIn } from '../../core/judge/sound.ts'
import { problem, problemEntry } from '../../core/protocol/problem.ts'

/** @typedef {{ url: string, token: string }} Server where problems are, and a personal token for it */

const list = v.object({ problems: v.array(problemEntry), next: v.nullable(v.string()) })

/**
 * Makes a problem on a server, or a new version of the own one with its slug.
 * @param {Server} server @param {v.InferOutput<typeof problem>} whole
 */
export async function upload(server, whole) {
  await ask(server, '/api/problems?replace=1', { method: 'POST', body: JSON.stringify(whole) })
}

/**
 * Ids of the problems that are one's own.
 * @param {Server} server
 */
export async function ownProblems(server) {
  const ids = []
  for (let next = ''; ;) {
    const cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`
    const page = v.parse(list, await ask(server, `/api/problems?from=own${cursor}`))
    ids.push(...page.problems.map(({ id }) => id))
    if (page.next === null) return ids
    next = page.next
  }
}

/**
 * The whole of a problem; what is not sound is refused, as its names become those of files.
 * @param {Server} server @param {string} id
 */
export async function download(server, id) {
  const whole = v.parse(problem, await ask(server, `/api/problems/${encodeURIComponent(id)}/source`))
  const [fault] = unsoundIn(whole)
  if (fault) throw new Error(`${whole.slug}: ${fault.path.join('.')}: ${fault.message}`)
  return whole
}

/**
 * @param {Server} server @param {string} path @param {RequestInit} [init]
 * @returns {Promise<unknown>}
 */
async function ask({ url, token }, path, init = {}) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(new URL(path, url), { ...init, headers, redirect: 'error' })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${text.slice(0, 500)}`)
  return text === '' ? null : JSON.parse(text)
}
