import type { ServerResponse } from 'node:http'
import type { JudgeFrame } from '#core/protocol/judge.ts'
import { ALIVE_MS, type RunStatus } from '#core/protocol/run.ts'
import type { RequestBinding } from '#core/signing/base.ts'
import type { Bytes } from '#core/signing/crypto.ts'
import { runKey } from './admission.ts'
import type { Answerer } from './answer.ts'
import type { Judgements } from './judgements.ts'
import type { Queue } from './queue.ts'
import { parseCancel, parseJudge } from './request.ts'
import type { Sandbox } from './sandboxes/sandbox.ts'

type Parts = { answerer: Answerer; judgements: Judgements; queue: Queue; sandbox: Sandbox }

/** `POST /v1/judgements`: runs a program against tests, and streams what became of each. */
export async function postJudgement(
  { answerer, judgements, queue, sandbox }: Parts,
  bound: RequestBinding,
  body: Bytes,
  response: ServerResponse,
): Promise<void> {
  const refuse = (http: number, status: RunStatus, message: string, headers = {}) => {
    const verdict = { status, message, passed: 0, total: 0 }
    return answerer.json(response, bound, http, { error: status, verdict }, headers)
  }
  const languages = sandbox.languages().map(({ id }) => id)
  const parsed = parseJudge(body, languages)
  if (!parsed.ok) return refuse(422, 'invalid_request', parsed.message)
  const { language, id } = parsed.value
  const busy = () => {
    const { waitSeconds } = queue
    const message = `The runner is busy. Try again in about ${waitSeconds} s.`
    return refuse(503, 'busy', message, { 'retry-after': String(waitSeconds) })
  }
  if (!sandbox.ready(language)) return busy()
  if (response.destroyed) return
  const early: JudgeFrame[] = []
  let send = (frame: JudgeFrame): void => void early.push(frame)
  const judged = judgements.admit(parsed.value, (frame) => send(frame))
  if (judged.kind === 'busy') return busy()
  if (judged.kind === 'duplicate') return refuse(409, 'lost', 'This was judged before.')
  // Whoever asked is gone: nobody would read the rest.
  response.on('close', () => judged.cancel())
  const stream = await answerer.stream(response, bound, `judgements/${id}`)
  for (const frame of early.splice(0)) stream.send(frame)
  send = stream.send
  const alive = setInterval(() => stream.send({ t: 'alive' }), ALIVE_MS)
  await judged.verdict.finally(() => clearInterval(alive))
  await stream.end()
}

/** `POST /v1/judgements/{id}/cancel`. */
export async function cancelJudgement(
  { answerer, judgements }: Parts,
  bound: RequestBinding,
  id: string,
  body: Bytes,
  response: ServerResponse,
): Promise<void> {
  const parsed = parseCancel(body)
  if (!parsed.ok)
    return answerer.json(response, bound, 422, { error: 'invalid_request', message: parsed.message })
  const found = judgements.cancel(runKey(parsed.value.room, id))
  return answerer.json(response, bound, found ? 200 : 404, found ? { ok: true } : { error: 'unknown_run' })
}
