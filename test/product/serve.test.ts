import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyFree } from '../../scripts/ports.mjs'
import { Account } from '../support/account.ts'
import { processesMarked } from '../support/processes.ts'
import { Server } from '../support/server.ts'

const FILE = 'f1'
const TOKEN = 'a token of the tests only'
let server: Server
let metrics: string
beforeAll(async () => {
  const port = await anyFree('127.0.0.1')
  metrics = `http://127.0.0.1:${port}/metrics`
  server = await Server.start({ LOG: 'json', METRICS_PORT: String(port), METRICS_TOKEN: TOKEN })
})
afterAll(() => server.stop())

const status = async (path: string, init: RequestInit = {}) => (await fetch(server.url + path, init)).status

/** Every line it said as JSON; a line that is not JSON fails. */
const lines = (said: string) =>
  said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const owner = { username: 'ada', email: 'ada@mail.example', password: 'correct horse battery' }

test('OP4: SIGTERM closes every socket with 1012, ends with 0, and nothing typed is lost', async () => {
  const ada = await Account.enter(server.url, 'register', owner)
  const code = await ada.createRoom('markdown')
  const [first, second] = [await ada.join(code), await ada.join(code)]
  first.type(FILE, { changes: { from: first.text(FILE).length, insert: 'before ' } })
  await second.until(() => second.text(FILE).includes('before'))
  first.type(FILE, { changes: { from: first.text(FILE).length, insert: 'meanwhile' } })
  const ended = await server.end()
  expect(ended).toBe(0)
  for (const writer of [first, second]) await writer.until(() => writer.closedWith !== null)
  expect([first.closedWith, second.closedWith]).toEqual([1012, 1012])

  await server.restart()
  const third = await (
    await Account.enter(server.url, 'login', { login: 'ada', password: owner.password })
  ).join(code)
  // Those who were sent away come back within half a minute, with what was not acknowledged.
  await third.until(() => third.text(FILE) === 'before meanwhile', 40_000)
  for (const writer of [first, second, third]) writer.close()
})

test('OP6: every line of the log is JSON with time and level, and none holds a code, a token, a ticket or a query', async () => {
  const ada = await Account.enter(server.url, 'login', { login: 'ada', password: owner.password })
  const code = await ada.createRoom('markdown')
  const { ticket, url } = await ada.ticket(code)
  ;(await ada.join(code)).close()
  await status(`/r/${code}?token=abcdefgh`)
  await status(`/api/links/a-secret-link`)
  const said = () => server.said
  await expect.poll(said).toContain('"/api/*"')
  const secrets = [
    code,
    code.replaceAll('-', ''),
    ticket,
    'abcdefgh',
    'a-secret-link',
    owner.password,
    'ada@mail',
  ]
  for (const secret of secrets) expect(said().includes(secret), secret).toBe(false)
  for (const line of lines(said())) {
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(['info', 'warn', 'error']).toContain(line.level)
  }
  const requests = lines(said()).filter(({ event }) => event === 'request')
  const asked = requests.find(({ route }) => route === '/api/rooms/:code/ticket')
  expect(asked).toEqual({
    ...{
      time: expect.any(String),
      level: 'info',
      event: 'request',
      id: expect.stringMatching(/^[\da-f-]{36}$/),
    },
    ...{ method: 'POST', route: '/api/rooms/:code/ticket', status: 200, ms: expect.any(Number) },
    room: expect.stringMatching(/^r_/),
  })
  const socket = requests.find(({ route, status }) => route === '/api/rooms/:id/socket' && status === 101)
  expect(socket?.room, url).toBe(asked?.room)
})

test('OP7: it says whether it lives and whether it is ready; how it is counted and stopped is not there for others', async () => {
  expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200])
  const tries: RequestInit[] = [
    {},
    { headers: { Authorization: 'Bearer ' } },
    { headers: { Authorization: 'Bearer x' } },
  ]
  for (const init of tries) {
    expect(await status('/operator/counts', init)).toBe(404)
    const post = { ...init, method: 'POST', headers: { ...init.headers, Origin: server.url } }
    expect(await status('/operator/stop', post)).toBe(404)
  }
  expect(await status('/readyz')).toBe(200)
})

test('OP8: it counts sockets, rooms, pushes and requests, on another port than the one for people', async () => {
  const read = async () => {
    const answer = await fetch(metrics, { headers: { Authorization: `Bearer ${TOKEN}` } })
    const lines = (await answer.text()).split('\n')
    return (name: string) => Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1])
  }
  const before = await read()
  const ada = await Account.enter(server.url, 'login', { login: 'ada', password: owner.password })
  const writer = await ada.join(await ada.createRoom('markdown'))
  writer.type(FILE, { changes: { from: 0, insert: 'x' } })
  await writer.until(() => writer.sync.status === 'saved')
  const open = await read()
  for (const name of ['codecollab_sockets', 'codecollab_rooms_connected', 'codecollab_pushes_total'])
    expect(open(name) - before(name), name).toBe(1)
  expect(open('codecollab_rooms_awake')).toBeGreaterThan(0)
  expect(open('codecollab_resident_memory_bytes{process="workerd"}')).toBeGreaterThan(10e6)
  expect(open('codecollab_request_seconds_count{route="rooms",status="201"}')).toBeGreaterThan(0)
  writer.close()
  await expect.poll(async () => (await read())('codecollab_sockets')).toBe(before('codecollab_sockets'))
  expect(await (await fetch(`${server.url}/metrics`)).text(), 'a page').not.toContain('codecollab_')
  expect((await fetch(metrics)).status).toBe(401)
})

test.skipIf(process.platform !== 'linux')(
  'OP7: a runtime that is killed is started again, and says so in JSON',
  async () => {
    const ada = await Account.enter(server.url, 'login', { login: 'ada', password: owner.password })
    const writer = await ada.join(await ada.createRoom('markdown'))
    const before = lines(server.said).length
    const runtime = processesMarked(`DATA_DIR=${server.dataDir}`).find(({ name }) => name === 'workerd')
    process.kill(runtime?.pid ?? 0, 'SIGKILL')
    await writer.until(() => writer.closedWith !== null)
    await writer.until(() => writer.sync.status === 'saved')
    writer.type(FILE, { changes: { from: 0, insert: 'again' } })
    await writer.until(() => writer.sync.status === 'saved')
    writer.close()
    const said = lines(server.said).slice(before)
    expect(said.filter(({ level }) => level === 'warn').map(({ text }) => text)).toContainEqual(
      expect.stringContaining('crashed'),
    )
  },
)
