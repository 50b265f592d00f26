import { z } from 'zod'
import { fileID } from './files.js'
import { ends, refusable, result, TEXT_CHARS } from './results.js'
import { code, pathOf } from './rooms.js'

/** @typedef {import('@modelcontextprotocol/sdk/server/mcp.js').McpServer} McpServer */
/** @typedef {import('./api.js').Api} Api */

const READS = { readOnlyHint: true, openWorldHint: true }
const ADDS = { readOnlyHint: false, destructiveHint: false, openWorldHint: true }
const run = z.string().min(8).max(64).describe('Id of a run, as `run` answered it')
const EVENTS = 200

/**
 * What is said, run, solved and happening in rooms.
 * @param {McpServer} server @param {Api} api
 */
export function addWork(server, api) {
  addChat(server, api)
  addRuns(server, api)
  server.registerTool(
    'list_problems',
    { description: 'The problems that are open in a room.', inputSchema: { code }, annotations: READS },
    refusable(async ({ code }) => result({}, await api.send('GET', `${pathOf(code)}/problems`))),
  )
  server.registerTool(
    'read_problem',
    {
      description: 'The statement of a problem that is open in a room.',
      inputSchema: { code, problem: z.string().min(3).max(40) },
      annotations: READS,
    },
    refusable(async ({ code, problem }) => {
      const text = await api.text('GET', `${pathOf(code)}/problems/${encodeURIComponent(problem)}`)
      const whole = text.length <= TEXT_CHARS
      return result({ whole }, whole ? { problem: JSON.parse(text) } : { text: text.slice(0, TEXT_CHARS) })
    }),
  )
  server.registerTool(
    'events_since',
    {
      description: `What happened in a room after an event’s number, ${EVENTS} events at most, for roles that have its history.`,
      inputSchema: { code, after: z.number().int().min(0) },
      annotations: READS,
    },
    refusable(async ({ code, after }) => {
      const events = []
      let [last, chars] = [after, 0]
      for await (const line of api.lines(`${pathOf(code)}/events?after=${after}`, 20_000)) {
        if (typeof line.seq !== 'number') continue
        chars += JSON.stringify(line).length
        if (events.length >= EVENTS || (chars > TEXT_CHARS && events.length > 0)) break
        events.push(line)
        last = line.seq
      }
      return result({ after: last }, { events })
    }),
  )
}

/** @param {McpServer} server @param {Api} api */
function addChat(server, api) {
  server.registerTool(
    'chat_read',
    {
      description:
        'What was said in a room, oldest first: the newest messages, or those before the event number `before`.',
      inputSchema: {
        code,
        before: z.number().int().min(1).optional(),
        count: z.number().int().min(1).max(50).default(20),
      },
      annotations: READS,
    },
    refusable(async ({ code, before, count }) => {
      const from = before === undefined ? '' : `&before=${before}`
      const { messages, more } = await api.send('GET', `${pathOf(code)}/chat?count=${count}${from}`)
      const said = messages.map((/** @type {any} */ { seq, at, by, text }) => ({
        seq,
        at,
        by: by.name,
        text,
      }))
      return result({ more }, { messages: said })
    }),
  )
  server.registerTool(
    'chat_send',
    {
      description: 'Says something to everybody in a room, under this account’s name.',
      inputSchema: { code, text: z.string().min(1).max(2_000) },
      annotations: ADDS,
    },
    refusable(async ({ code, text }) => {
      const { message } = await api.once(`${pathOf(code)}/chat`, { text })
      return result({ seq: message.seq })
    }),
  )
}

/** @param {McpServer} server @param {Api} api */
function addRuns(server, api) {
  server.registerTool(
    'run',
    {
      description:
        'Runs a file of a room with the others beside it, waits for its end as long as `wait_seconds`, and answers output and verdict.',
      inputSchema: {
        code,
        file: z.string().min(1).max(120).describe('Id of a file, as f1, or its name'),
        input: z
          .string()
          .max(64 * 1024)
          .default('')
          .describe('All that the program can read'),
        wait_seconds: z.number().int().min(1).max(60).default(20),
      },
      annotations: ADDS,
    },
    refusable(async ({ code, file, input, wait_seconds }) => {
      const asked = { file: await fileID(api, code, file), input }
      const { run } = await api.once(`${pathOf(code)}/runs`, asked)
      return runResult(api, code, run, wait_seconds)
    }),
  )
  server.registerTool(
    'run_output',
    {
      description: 'How a run stands, and what it has printed so far.',
      inputSchema: { code, run },
      annotations: READS,
    },
    refusable(async ({ code, run: id }) => {
      const { run } = await api.send('GET', `${pathOf(code)}/runs/${encodeURIComponent(id)}`)
      return runResult(api, code, run, 2)
    }),
  )
  server.registerTool(
    'stop_run',
    { description: 'Stops a running program.', inputSchema: { code, run }, annotations: ADDS },
    refusable(async ({ code, run: id }) => {
      await api.send('DELETE', `${pathOf(code)}/runs/${encodeURIComponent(id)}`)
      return result({ stopped: true })
    }),
  )
}

/**
 * A run after its end, or after some seconds.
 * @param {Api} api @param {string} code @param {any} begun @param {number} seconds
 */
async function runResult(api, code, begun, seconds) {
  let [run, printed] = [begun, '']
  for await (const line of api.lines(
    `${pathOf(code)}/runs/${encodeURIComponent(begun.id)}`,
    seconds * 1_000,
  )) {
    if (line.run) run = line.run
    for (const { s, data } of line.output ?? [])
      if (s !== 'stdin') printed += s === 'cut' ? `\n… ${data} …\n` : data
  }
  const { id, status, verdict } = run
  const { text, left_out } = ends(printed)
  return result({ run: id, status, ...(verdict ? { verdict } : {}), left_out }, { output: text })
}
