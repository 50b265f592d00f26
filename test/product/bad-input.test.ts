import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Down, DownOf } from '#core/protocol/down.ts'
import { SUBPROTOCOL, TICKET_PREFIX } from '#core/protocol/version.ts'
import { Account } from '../support/account.ts'
import type { Headless } from '../support/headless.ts'
import { Server } from '../support/server.ts'

const FILE = 'f1'
let server: Server
let owner: Account
let code: string
/** Two people who work while somebody else sends nonsense: they must not notice. */
let ada: Headless
let bob: Headless

beforeAll(async () => {
  server = await Server.start()
  owner = await Account.enter(server.url, 'register', {
    username: 'ada',
    email: 'ada@mail.example',
    password: 'correct horse battery',
  })
})
afterAll(() => server.stop())
beforeEach(async () => {
  code = await owner.createRoom('python')
  ada = await owner.join(code)
  bob = await (await Account.enter(server.url, 'guest', { name: 'Bob' })).join(code)
})
afterEach(async () => {
  const before = ada.text(FILE)
  ada.type(FILE, { changes: { from: 0, insert: '# still here\n' } })
  await bob.until(() => bob.text(FILE) === `# still here\n${before}`)
  await ada.until(() => ada.sync.status === 'saved')
  ada.close()
  bob.close()
})

/** A socket that sends whatever it is given, after a hello unless told otherwise; answers what came back. */
async function stranger(frames: (string | Buffer)[], hello = true): Promise<{ code: number; said: Down[] }> {
  const guest = await Account.enter(server.url, 'guest', { name: 'Mallory' })
  await guest.send('POST', `/api/rooms/${code}/join`)
  const { ticket, url } = await guest.ticket(code)
  const socket = new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket], { perMessageDeflate: false })
  const said: Down[] = []
  socket.on('message', (data: Buffer, binary) => binary || said.push(JSON.parse(data.toString())))
  await new Promise((resolve) => socket.once('open', resolve))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  if (hello) socket.send(JSON.stringify({ t: 'hello', v: 2, client: `Mallory${Date.now()}`, files: [] }))
  for (const frame of frames) socket.send(frame)
  // Something everybody is answered, so that what came before it is known to be over.
  socket.send(JSON.stringify({ t: 'cancel', run: 'no-such-run' }))
  const over = new Promise<number>((resolve) => {
    socket.on(
      'message',
      () => said.some((down) => down.t === 'refused' && down.re === 'cancel') && resolve(0),
    )
  })
  const end = await Promise.race([closed, over])
  socket.terminate()
  return { code: end, said }
}

const refusals = (said: Down[]): string[] =>
  said.flatMap((down) => (down.t === 'refused' && down.re !== 'cancel' ? [`${down.re} ${down.code}`] : []))

describe('frames', () => {
  test.for<[string, string | Buffer, number]>([
    ['larger than a frame may be', 'x'.repeat(256 * 1024 + 1), 1009],
    ['of 8 MiB', 'x'.repeat(8 * 1024 * 1024), 1009],
  ])('%s close the socket of who sent them', async ([, frame, expected]) => {
    const { code: end } = await stranger([frame])
    expect(end).toBe(expected)
  })

  test.for<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['an unknown type', '{"t":"format","disk":true}'],
    ['binary', Buffer.from([1, 2, 3])],
    ['polluting keys', '{"t":"chat","id":"a","text":"x","__proto__":{"admin":true}}'],
    ['too little', '{"t":"push"}'],
    ['too much', '{"t":"chat","id":"a","text":"x","by":{"user":"u_1","name":"Ada"}}'],
    ['an event of the room', '{"t":"verdict","run":"12345678","verdict":{"status":"ok"}}'],
  ])('that are %s change nothing', async ([, frame]) => {
    const { said, code: end } = await stranger([frame])
    expect(end === 4400 || refusals(said).some((refusal) => refusal.endsWith('bad_message'))).toBe(true)
    expect(bob.view.chat.list).toEqual([])
    expect(bob.view.run).toBeNull()
  })

  test('before the hello are refused', async () => {
    const { said } = await stranger([JSON.stringify({ t: 'chat', id: 'a', text: 'hi' })], false)
    expect(refusals(said)).toEqual(['chat bad_message'])
    expect(bob.view.chat.list).toEqual([])
  })

  test('pushes that fit no text are refused by name', async () => {
    const push = (change: object) =>
      JSON.stringify({ t: 'push', file: FILE, version: 1, n: 1, ops: [[[0, 'x']]], ...change })
    const cases: [object, string][] = [
      [{}, 'push bad_changes'],
      [{ version: 999 }, 'push bad_version'],
      [{ n: 7 }, 'push bad_number'],
      [{ file: 'f99' }, 'push no_file'],
      [{ version: -1 }, 'push bad_message'],
      [{ version: 2 ** 53 }, 'push bad_message'],
      [{ ops: [] }, 'push bad_message'],
    ]
    const { said } = await stranger(cases.map(([change]) => push(change)))
    expect(refusals(said)).toEqual(cases.map(([, refusal]) => refusal))
  })
})

describe('runs', () => {
  /** Runs this program and answers how it ended. */
  async function run(program: string): Promise<DownOf<'verdict'>['verdict'] | string> {
    ada.type(FILE, { changes: { from: 0, to: ada.text(FILE).length, insert: program } })
    await ada.until(() => ada.sync.status === 'saved')
    let refused: string | undefined
    ada.seen = (down) => {
      if (down.t === 'refused' && down.re === 'run') refused = `${down.code} ${down.message}`
    }
    const id = crypto.randomUUID()
    ada.send({ t: 'run', id, entry: FILE })
    await ada.until(
      () => refused !== undefined || (ada.view.run?.id === id && ada.view.run.verdict !== undefined),
      60_000,
    )
    return refused ?? ada.view.run?.verdict ?? 'no verdict'
  }

  test('a program that never ends runs out of time', async () => {
    expect(await run('while True: pass')).toMatchObject({ status: 'timeout', limit: { name: 'cpuMs' } })
  })

  test('a program that prints for ever is cut and told so', async () => {
    const verdict = await run('while True: print("x" * 1000)')
    expect(verdict).toMatchObject({ status: expect.stringMatching(/^(output_exceeded|timeout)$/) })
    const shown = ada.view.run?.output.reduce((sum, { data }) => sum + data.length, 0) ?? 0
    expect(shown).toBeGreaterThan(0)
    expect(shown).toBeLessThan(256 * 1024)
  })

  test('a program that takes memory without end runs out of it', async () => {
    const verdict = await run('kept = []\nwhile True: kept.append(bytearray(10_000_000))')
    expect(verdict).toMatchObject({ status: expect.stringMatching(/^(memory_exceeded|runtime_error)$/) })
  })

  test('2 MB of source are refused with the limit', async () => {
    for (const name of ['a.py', 'b.py', 'c.py']) ada.send({ t: 'createFile', id: name.slice(0, 1), name })
    await ada.until(() => ada.view.files.length === 4)
    for (const { id } of ada.view.files.slice(1)) {
      ada.sync.openFile(id)
      await ada.until(() => ada.sync.state(id) !== undefined)
      ada.type(id, { changes: { from: 0, insert: `# ${'x'.repeat(700_000)}\n` } })
    }
    expect(await run('print(1)')).toMatch(/^too_large .*256 KiB/)
  })
})

describe('requests', () => {
  test.for<[string, string, object, number, RegExp]>([
    ['POST', '/api/auth/guest', { name: 'x'.repeat(10_000) }, 422, /name/],
    [
      'POST',
      '/api/auth/login',
      { login: 'ada', password: 'wrong wrong wrong' },
      401,
      /password|match|wrong/i,
    ],
    ['POST', '/api/rooms/zzz-zzz-zzz/join', {}, 404, /room/i],
    ['POST', '/api/rooms', { title: '', language: 'klingon', visibility: 'code' }, 422, /language|title/],
    ['POST', '/api/nowhere', {}, 404, /./],
  ])('%s %s with the wrong body is one typed error', async ([method, path, body, status, why]) => {
    const answer = await owner.send(method, path, body).catch((error: unknown) => String(error))
    expect(answer).toContain(`${path}: ${status} {"error":{"code":"`)
    expect(answer).toMatch(why)
  })
})
