import { Hono } from 'hono'
import {
  redactionRequest,
  type RedactionAnswer,
  type RedactionRequest,
  type RedactionsAnswer,
} from '#core/protocol/api/redaction.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { activeUser } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { recordAccess } from './record-access.ts'

/** What is taken out of a room's record, also when the room is sealed or archived; the room itself decides who may. */
export const recordRedactions = new Hono<App>()
  .use('/:code/record/redactions', allowed('rooms:read', 'rooms:write'))

  .get('/:code/record/redactions', async (c) => {
    const { room, edit } = await recordAccess(c)
    if (!edit) throw new ApiError('forbidden', 'Only staff see what was taken out.')
    const said: RedactionsAnswer = { redactions: [] }
    await tell(c.env, room.id, async (stub) => void (said.redactions = await stub.redactions()))
    return c.json(said)
  })

  .post('/:code/record/redactions', async (c) => {
    const wanted: RedactionRequest = await readBody(c, redactionRequest)
    const { room, edit, role } = await recordAccess(c)
    const user = c.var.access.user
    const person = await activeUser(database(c.env), user)
    if (!person) throw notFound()
    if (!edit && 'from' in wanted && wanted.user !== user)
      throw new ApiError('forbidden', 'You can take out only what is from yourself.')
    if ('from' in wanted && wanted.to < wanted.from)
      throw new ApiError('invalid', 'This range ends before it begins.', { field: 'to' })
    await take(c, byPerson(c, 'redactionPerPerson'))
    const by = { user, name: person.name, role }
    const said: { answer?: RedactionAnswer | { refused: string } } = {}
    await tell(c.env, room.id, async (stub) => void (said.answer = await stub.redact(wanted, by)))
    const { answer } = said
    if (!answer || 'refused' in answer)
      throw new ApiError('forbidden', answer?.refused ?? 'This was not possible.')
    return c.json(answer, answer.done ? 200 : 202)
  })
