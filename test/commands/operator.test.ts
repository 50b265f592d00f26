import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { speech } from '../../scripts/log.mjs'
import { sendAway, watchHealth } from '../../scripts/operator.mjs'

async function server(answer: () => number) {
  const http = createServer((_, response) => response.writeHead(answer()).end())
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
  const address = http.address()
  return { http, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` }
}

test('OP7: a server that does not answer three times in turn is given up, one that answers again is not', async () => {
  let asked = 0
  const { http, url } = await server(() => (++asked % 3 === 0 ? 200 : 500))
  let gone = 0
  const times = { everyMs: 5, answerMs: 1_000 }
  const unwatch = watchHealth(url, () => gone++, times)
  while (asked < 10) await sleep(5)
  expect(gone).toBe(0)
  http.closeAllConnections()
  await new Promise((resolve) => http.close(resolve))
  while (gone === 0) await sleep(5)
  unwatch()

  await sleep(50)
  expect(gone, 'once').toBe(1)
  expect(await sendAway(url, 'key'), 'stopping goes on without it').toBe(0)
})

test('OP6: sentences become lines of JSON, and what is one already keeps its level', () => {
  const said: string[] = []
  const { say, warn, worker } = speech(true, (line) => said.push(line))
  say('ready')
  warn('careful')
  worker({ level: 'log', message: '{"level":"error","event":"request","status":500}' })
  worker({ level: 'error', message: 'a room was not archived\n  at x' })
  say('{"time":"before","level":"error","event":"run failed"}')
  const time = expect.any(String)
  expect(said.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time, level: 'info', event: 'server', text: 'ready' },
    { time, level: 'warn', event: 'server', text: 'careful' },
    { time, level: 'error', event: 'request', status: 500 },
    { time, level: 'error', event: 'worker', text: 'a room was not archived\n  at x' },
    { time, level: 'error', event: 'run failed' },
  ])
})
