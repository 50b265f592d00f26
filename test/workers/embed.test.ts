import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import * as v from 'valibot'
import { manifest } from '#core/protocol/api/record.ts'
import { ticketAnswer } from '#core/protocol/api/rooms.ts'
import { Browser, env, errorOf, registered, roomOf, type RoomJSON } from './support/browser.ts'
import {
  embeddedRoomOf,
  enterFrame,
  framed,
  OPEN,
  siteKey,
  siteToken,
  type SiteKey,
} from './support/embedded.ts'
import { Live } from './support/live.ts'
import { record } from './support/recorded.ts'
import { bare } from './support/script.ts'
import { openSocket, ticketFor } from './support/socket.ts'

let ada: Browser
let key: SiteKey
let room: RoomJSON
beforeAll(async () => {
  ada = await registered()
  key = await siteKey(ada)
  room = await embeddedRoomOf(ada)
})

const ask = async (entry: object) => {
  const response = await framed('POST', '/api/embed/sessions', entry)
  return response.ok ? 'in' : errorOf(response)
}
const live = async (claims: object) =>
  ask({ mode: 'live', room: room.code, token: await siteToken(key, { room: room.code, ...claims }) })
const ticketOf = async (session: string) => {
  const response = await framed('POST', '/api/embed/ticket', undefined, session)
  return v.parse(ticketAnswer, await response.json()).ticket
}

describe('a site signs who its visitor is', () => {
  test('EM1: the name and the role of the token hold, and the same visitor is the same person', async () => {
    const token = await siteToken(key, { room: room.code, name: 'Kim', role: 'writer', sub: 'user-7' })
    const first = await enterFrame({ mode: 'live', room: room.code, token })
    const second = await enterFrame({ mode: 'live', room: room.code, token })
    expect([first.role, first.mode, first.room.id]).toEqual(['writer', 'live', room.id])
    expect(second.user).toBe(first.user)
    const [socket, welcome] = await Live.with(room.id, await ticketOf(first.session), 'kim')
    expect(welcome.you).toMatchObject({ user: first.user, name: 'Kim', role: 'writer' })
    socket.leave()
  })

  test('without a subject each is somebody new', async () => {
    const token = await siteToken(key, { room: room.code })
    const [one, two] = [
      await enterFrame({ mode: 'live', room: room.code, token }),
      await enterFrame({ mode: 'live', room: room.code, token }),
    ]
    expect(one.user).not.toBe(two.user)
    expect(one.role).toBe('viewer')
  })

  test('what was not signed by a key that is there, as it should be, is one refusal', async () => {
    const other = { ...key, secret: 'not the secret of this key, but as long as one' }
    const good = { room: room.code }
    const now = Math.floor(Date.now() / 1000)
    const tokens = [
      await siteToken(other, good),
      await siteToken({ ...key, id: 'ek_0000000000000000' }, good),
      await siteToken(key, good, { kid: '../../x' }),
      await siteToken(key, good, { typ: 'at+jwt' }),
      await siteToken(key, good, { alg: 'HS512' }),
      await siteToken(key, { ...good, aud: 'codecollab:api' }),
      await siteToken(key, { ...good, exp: now + 90_000 }),
      await siteToken(key, { ...good, role: 'staff' }),
      await siteToken(key, { ...good, role: 'owner' }),
      await siteToken(key, { ...good, name: '' }),
      await siteToken(key, { ...good, name: 'a\u202eb' }),
      await siteToken(key, { ...good, playground: {} }),
      await siteToken(key, {}),
      `${(await siteToken(key, good)).split('.').slice(0, 2).join('.')}.`,
      'x',
      '',
    ]
    for (const token of tokens)
      expect([token, await ask({ mode: 'live', room: room.code, token })]).toEqual([
        token,
        'embed_token_invalid',
      ])
  })

  test('an expired token says so', async () => {
    const past = Math.floor(Date.now() / 1000) - 120
    expect(await live({ iat: past - 60, exp: past })).toBe('embed_token_expired')
  })

  test('a key brings people only where its owner may let them in; a missing room is the same', async () => {
    const kim = await registered()
    const kims = await siteKey(kim)
    const foreign = await siteToken(kims, { room: room.code })
    expect(await ask({ mode: 'live', room: room.code, token: foreign })).toBe('embed_not_allowed')
    const missing = await siteToken(key, { room: 'zzz-zzz-zzz' })
    expect(await ask({ mode: 'live', room: 'zzz-zzz-zzz', token: missing })).toBe('embed_not_allowed')
    // Nor with a token for another room than the frame shows.
    const other = await embeddedRoomOf(ada)
    const elsewhere = await siteToken(key, { room: other.code })
    expect(await ask({ mode: 'live', room: room.code, token: elsewhere })).toBe('embed_not_allowed')
  })
})

describe('without a token a room is what its owner says', () => {
  test('EM2: open to viewers, runners, writers, or nobody', async () => {
    for (const open of ['viewer', 'runner', 'writer'] as const) {
      const { code } = await embeddedRoomOf(ada, { open })
      expect((await enterFrame({ mode: 'live', room: code, name: 'Lee' })).role).toBe(open)
    }
    const { code } = await embeddedRoomOf(ada, { open: null })
    expect(await ask({ mode: 'live', room: code })).toBe('embed_not_allowed')
    expect(await ask({ mode: 'live', room: (await roomOf(ada)).code })).toBe('embed_not_allowed')
    expect(await ask({ mode: 'live', room: 'zzz-zzz-zzz' })).toBe('embed_not_allowed')
  })

  test('closing it ends the frames that are in it', async () => {
    const { code, id } = await embeddedRoomOf(ada)
    const { session } = await enterFrame({ mode: 'live', room: code })
    const [socket] = await Live.with(id, await ticketOf(session), 'lee')
    await ada.send('PUT', `/api/rooms/${code}/embed`, { ...OPEN, open: null })
    expect(await socket.closed).toBe(4401)
    expect(await errorOf(await framed('POST', '/api/embed/ticket', undefined, session))).toBe(
      'embed_not_allowed',
    )
    const renewed = await framed('POST', '/api/embed/sessions/renew', undefined, session)
    expect(await errorOf(renewed)).toBe('embed_not_allowed')
  })

  test('only its owner says it, of sites that are origins', async () => {
    const kim = await registered()
    await kim.post(`/api/rooms/${room.code}/join`)
    expect((await kim.send('PUT', `/api/rooms/${room.code}/embed`, OPEN)).status).toBe(403)
    expect((await kim.get(`/api/rooms/${room.code}/embed`)).status).toBe(403)
    for (const site of [
      ...[
        'https://docs.example/',
        'https://docs.example/a',
        'http://docs.example',
        'https://*',
        'https://*.example',
      ],
      ...[
        '*',
        "'self'",
        'https://a.example; script-src *',
        'https://a.example https://b.example',
        'javascript:1',
      ],
      ...['https://DOCS.example', 'https://a@docs.example', 'https://*.*.example', 'data:', 'null', ''],
    ])
      expect([
        site,
        (await ada.send('PUT', `/api/rooms/${room.code}/embed`, { ...OPEN, sites: [site] })).status,
      ]).toEqual([site, 422])
    const sites = [
      'https://docs.example',
      'https://*.docs.example',
      'http://localhost:3000',
      'https://x.example:8443',
    ]
    const { code } = await embeddedRoomOf(ada, { sites })
    expect(await (await ada.get(`/api/rooms/${code}/embed`)).json()).toEqual({ embed: { ...OPEN, sites } })
  })
})

describe('what a frame holds is good for its room and nothing else', () => {
  test('EM3: case 28, case 52: it is no sign-in, and no sign-in, ticket or token of a site is one', async () => {
    const { session } = await enterFrame({ mode: 'live', room: room.code })
    for (const path of [
      '/api/me',
      '/api/rooms',
      `/api/rooms/${room.code}`,
      `/api/rooms/${room.code}/members`,
      '/api/tokens',
    ])
      expect([path, (await new Browser().get(path, { Authorization: `Bearer ${session}` })).status]).toEqual([
        path,
        401,
      ])
    const tokens = [
      ada.token ?? '',
      await ticketFor(ada, room),
      await siteToken(key, { room: room.code }),
      key.secret,
      'x',
      '',
    ]
    for (const token of tokens) {
      const response = await framed('POST', '/api/embed/ticket', undefined, token)
      expect(await errorOf(response)).toBe('embed_token_invalid')
    }
    expect((await openSocket(room.id, session, { Origin: 'null' })).status).toBe(403)
  })

  test('its ticket opens its own room, from no origin too, and only a frame’s does', async () => {
    const { session } = await enterFrame({ mode: 'live', room: room.code })
    const other = await embeddedRoomOf(ada)
    expect((await openSocket(other.id, await ticketOf(session), { Origin: 'null' })).status).toBe(403)
    expect(
      (await openSocket(room.id, await ticketOf(session), { Origin: 'https://evil.example' })).status,
    ).toBe(403)
    expect((await openSocket(room.id, await ticketFor(ada, room), { Origin: 'null' })).status).toBe(403)
    expect((await openSocket(room.id, await ticketOf(session), { Origin: 'null' })).status).toBe(101)
  })

  test('a frame that watches opens no socket, and one that is in a room reads no record', async () => {
    const room = await embeddedRoomOf(ada)
    await record(room.id)
    const replay = await enterFrame({ mode: 'replay', room: room.code })
    expect([replay.user, replay.room.role, replay.room.people]).toEqual([null, null, []])
    const seen = await framed('GET', '/api/embed/record', undefined, replay.session)
    expect(v.parse(manifest, await seen.json())).toMatchObject({ room: { id: room.id } })
    expect(await errorOf(await framed('POST', '/api/embed/ticket', undefined, replay.session))).toBe(
      'embed_not_allowed',
    )
    const { session } = await enterFrame({ mode: 'live', room: room.code })
    expect(await errorOf(await framed('GET', '/api/embed/record', undefined, session))).toBe(
      'embed_token_invalid',
    )
    const { code } = await embeddedRoomOf(ada, { replay: false })
    expect(await ask({ mode: 'replay', room: code })).toBe('embed_not_allowed')
  })

  test('sent out for good, its person does not come back', async () => {
    const { code, id } = await embeddedRoomOf(ada)
    const token = await siteToken(key, { room: code, sub: 'user-8' })
    const { session, user } = await enterFrame({ mode: 'live', room: code, token })
    const [socket] = await Live.with(id, await ticketOf(session), 'kim')
    await ada.delete(`/api/rooms/${code}/members/${user}?ban=1`)
    expect(await socket.closed).toBe(4403)
    expect(await ask({ mode: 'live', room: code, token })).toBe('embed_not_allowed')
    expect(await errorOf(await framed('POST', '/api/embed/ticket', undefined, session))).toBe(
      'embed_not_allowed',
    )
  })

  test('a role that was given in the room stays when the frame is loaded again', async () => {
    const { code } = await embeddedRoomOf(ada)
    const token = await siteToken(key, { room: code, sub: 'user-9', role: 'viewer' })
    const { user } = await enterFrame({ mode: 'live', room: code, token })
    await ada.patch(`/api/rooms/${code}/members/${user}`, { role: 'writer' })
    expect((await enterFrame({ mode: 'live', room: code, token })).role).toBe('writer')
  })

  test('ending a key ends the frames that came in by it', async () => {
    const kim = await registered()
    const [kims, { code, id }] = [await siteKey(kim), await embeddedRoomOf(kim)]
    const token = await siteToken(kims, { room: code })
    const { session } = await enterFrame({ mode: 'live', room: code, token })
    const ticket = await ticketOf(session)
    const [socket] = await Live.with(id, await ticketOf(session), 'kim')
    expect((await kim.delete(`/api/embed-keys/${kims.id}`)).status).toBe(204)
    expect(await socket.closed).toBe(4401)
    expect((await openSocket(id, ticket, { Origin: 'null' })).status).toBe(401)
    expect(await ask({ mode: 'live', room: code, token })).toBe('embed_token_invalid')
    expect(await errorOf(await framed('POST', '/api/embed/sessions/renew', undefined, session))).toBe(
      'embed_not_allowed',
    )
  })

  test('it is renewed while it lasts', async () => {
    const { session, user } = await enterFrame({ mode: 'live', room: room.code })
    const renewed = await framed('POST', '/api/embed/sessions/renew', undefined, session)
    expect(await renewed.json()).toMatchObject({ user, expiresIn: 600, mode: 'live' })
  })
})

describe('a playground is a room of its visitor’s own', () => {
  const files = [{ name: 'main.py', text: 'print(1)\n' }]
  const start = async (entry: object) => enterFrame({ mode: 'playground', ...entry })

  test('EM4: of files that the page or its token brings', async () => {
    for (const entry of [{ files }, { token: await siteToken(key, { playground: { files } }) }]) {
      const frame = await start(entry)
      expect([frame.role, frame.room.trial, frame.room.recorded]).toEqual(['owner', true, false])
      const [socket, welcome] = await Live.with(frame.room.id, await ticketOf(frame.session), 'kim')
      expect(welcome.files).toMatchObject([{ name: 'main.py' }])
      socket.leave()
    }
    const [one, two] = [await start({ files }), await start({ files })]
    expect(one.room.id).not.toBe(two.room.id)
  })

  test('of a room’s files where its owner lets visitors copy them', async () => {
    const open = await embeddedRoomOf(ada, { playground: true })
    await record(open.id)
    const frame = await start({ room: open.code })
    expect(frame.room).toMatchObject({ trial: true, title: open.title })
    expect(await ask({ mode: 'playground', room: room.code })).toBe('embed_not_allowed')
  })

  test('names and sizes are checked', async () => {
    for (const bad of [
      [{ name: '../x', text: '' }],
      [{ name: 'a\u0000', text: '' }],
      [],
      Array.from({ length: 21 }, (_, n) => ({ name: `f${n}`, text: '' })),
      [{ name: 'a', text: 'x'.repeat(300_000) }],
    ])
      expect(await ask({ mode: 'playground', files: bad })).toBe('invalid files')
  })
})

describe('case 50: pages are framed by the sites a room names', () => {
  const policyOf = async (path: string) => {
    const { headers } = await new Browser().get(path)
    return /frame-ancestors ([^;]+)/.exec(headers.get('Content-Security-Policy') ?? '')?.[1]
  }

  test('and nowhere else, nor any other page', async () => {
    const sites = ['https://docs.example', 'https://*.learn.example']
    const { code } = await embeddedRoomOf(ada, { sites })
    expect(await policyOf(`/embed/live/${code}`)).toBe(sites.join(' '))
    expect(await policyOf(`/embed/replay/${code}?theme=dark`)).toBe(sites.join(' '))
    for (const path of [
      '/',
      `/r/${code}`,
      `/r/${code}/replay`,
      '/clip',
      '/embed/live/zzz-zzz-zzz',
      '/embed/live/x;y',
      '/embedded',
    ])
      expect([path, await policyOf(path)]).toEqual([path, "'none'"])
    expect(await policyOf(`/embed/live/${(await roomOf(ada)).code}`)).toBe("'none'")
    for (const path of ['/embed/clip', '/embed/playground']) expect(await policyOf(path)).toBe('*')
  })

  test('an older header says nothing else', async () => {
    const { headers } = await new Browser().get(`/embed/live/${room.code}`)
    expect(headers.get('X-Frame-Options')).toBeNull()
  })

  test('a site asks whether it may, and learns the same of a room that is not there', async () => {
    const check = async (code: string, site: string) =>
      (await framed('GET', `/api/embed/check?room=${code}&site=${encodeURIComponent(site)}`)).json()
    const { code } = await embeddedRoomOf(ada, { sites: ['https://docs.example', 'https://*.learn.example'] })
    const yes = ['https://docs.example', 'https://a.learn.example', 'https://a.b.learn.example']
    for (const site of yes) expect([site, await check(code, site)]).toEqual([site, { allowed: true }])
    const no = [
      'https://learn.example',
      'https://evillearn.example',
      'http://a.learn.example',
      'https://docs.example.evil',
      'https://x/.learn.example',
      '',
    ]
    for (const site of no) expect([site, await check(code, site)]).toEqual([site, { allowed: false }])
    expect(await check('zzz-zzz-zzz', 'https://docs.example')).toEqual({ allowed: false })
  })
})

describe('answers for every site are those that know nobody by cookies', () => {
  test('EM5: frames, clips and built files; nothing else', async () => {
    const allowed = async (method: string, path: string) => {
      const response = await framed(method, path)
      return response.headers.get('Access-Control-Allow-Origin')
    }
    for (const path of ['/api/embed/check', '/api/clips', '/oembed', '/theme.js', '/boot.css'])
      expect([path, await allowed('GET', path)]).toEqual([path, '*'])
    expect(await allowed('OPTIONS', '/api/embed/sessions')).toBe('*')
    for (const path of [
      '/api/me',
      '/api/rooms',
      '/api/auth/refresh',
      '/api/embed-keys',
      '/',
      `/embed/live/${room.code}`,
    ])
      for (const method of ['GET', 'OPTIONS', 'POST'])
        expect([path, method, await allowed(method, path)]).toEqual([path, method, null])
  })

  test('EM5: also what is answered packed, as most of a record is', async () => {
    const { id, code } = await embeddedRoomOf(ada)
    await record(id)
    const { session } = await enterFrame({ mode: 'replay', room: code })
    const ask = (path: string) =>
      bare('GET', `/api/embed/record${path}`, undefined, {
        ...{ Origin: 'null', 'Sec-Fetch-Site': 'cross-site', 'Accept-Encoding': 'gzip' },
        Authorization: `Bearer ${session}`,
      })
    for (const path of ['', '/segments/1', '/segments/1/keyframe']) {
      const { status, headers } = await ask(path)
      const seen = [headers.get('Access-Control-Allow-Origin'), headers.get('Cross-Origin-Resource-Policy')]
      expect([path, status, ...seen]).toEqual([path, 200, '*', 'cross-origin'])
    }
    expect((await ask('/segments/1')).headers.get('Content-Encoding')).toBe('gzip')
  })

  test('no answer to a frame allows credentials or sets a cookie', async () => {
    const response = await framed('POST', '/api/embed/sessions', { mode: 'live', room: room.code })
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(response.headers.get('Set-Cookie')).toBeNull()
  })
})

describe('a pasted link is shown where the room is open to visitors', () => {
  const about = async (url: string, more = '') => {
    const response = await new Browser().get(`/oembed?url=${encodeURIComponent(url)}${more}`)
    return response.ok ? ((await response.json()) as { html: string; width: number }) : errorOf(response)
  }
  test('EM6: in a sandbox, at the size that is asked for', async () => {
    const answer = await about(`https://cc.example/r/${room.code}`, '&maxwidth=500')
    expect(answer).toMatchObject({ type: 'rich', version: '1.0', width: 500, height: 480 })
    const { html } = answer as { html: string }
    expect(html).toContain(`src="https://cc.example/embed/live/${room.code}"`)
    expect(html).toContain('sandbox="allow-scripts"')
    expect((await about(`https://cc.example/r/${room.code}/replay`)) as object).toMatchObject({
      type: 'rich',
    })
  })

  test('a title is text, and others’ links, closed rooms and other formats are nothing', async () => {
    await ada.patch(`/api/rooms/${room.code}`, { title: '"><script>alert(1)</script>' })
    const { html } = (await about(`https://cc.example/r/${room.code}`)) as { html: string }
    expect(html).not.toContain('<script>')
    const closed = await embeddedRoomOf(ada, { open: null, replay: false })
    for (const url of [
      'https://evil.example/r/x',
      `https://cc.example/r/${closed.code}`,
      'https://cc.example/r/zzz-zzz-zzz',
      'x',
      '',
    ])
      expect([url, await about(url)]).toEqual([url, 'not_found'])
    expect(await about(`https://cc.example/r/${room.code}`, '&format=xml')).toBe('unsupported_format')
  })
})

test('what is kept of a key is not its secret', async () => {
  const rows = await env.DB.prepare('SELECT * FROM embed_keys').all()
  expect(JSON.stringify(rows.results)).not.toContain(key.secret)
})

describe('visitors that nobody names do not pile up', () => {
  const count = async () => Number(await env.DB.prepare('SELECT count(*) AS n FROM users').first('n'))
  const visit = (code: string, more: object = {}) => enterFrame({ mode: 'live', room: code, ...more })
  const age = (user: string | null, hours: number) =>
    env.DB.prepare('UPDATE embed_people SET created_at = created_at - ? WHERE user_id = ?')
      .bind(hours * 3_600_000, user)
      .run()
  const isThere = async (user: string | null) =>
    (await env.DB.prepare('SELECT 1 AS n FROM users WHERE id = ?').bind(user).first('n')) === 1

  test('EM7: a frame that comes in again by what it holds is who it was; anybody else is somebody new', async () => {
    const { code } = await embeddedRoomOf(ada)
    const first = await visit(code)
    const before = await count()
    expect((await visit(code, { again: first.session })).user).toBe(first.user)
    expect(await count()).toBe(before)
    const other = await embeddedRoomOf(ada)
    const signed = await siteToken(key, { room: code })
    const replay = await enterFrame({ mode: 'replay', room: code })
    for (const more of [
      ...[{}, { again: 'x' }, { again: (await visit(other.code)).session }, { again: ada.token ?? '' }],
      ...[{ again: replay.session }, { token: signed, again: first.session }],
    ])
      expect((await visit(code, more)).user).not.toBe(first.user)
    const named = await siteToken(key, { room: code, sub: 'user-70' })
    const seven = await visit(code, { token: named })
    expect((await visit(code, { token: named, again: first.session })).user).toBe(seven.user)
    await ada.delete(`/api/rooms/${code}/members/${first.user}?ban=1`)
    expect(await ask({ mode: 'live', room: code, again: first.session })).toBe('embed_not_allowed')
  })

  test('EM7: whose frame is long closed is forgotten; who is here, was named, owns a room or handed in stays', async () => {
    const { code, id } = await embeddedRoomOf(ada, { open: 'writer' })
    const kim = await visit(code, { name: 'Kim' })
    const [socket] = await Live.with(id, await ticketOf(kim.session), 'kim')
    await socket.ask({ t: 'chat', id: 'c1', text: 'words that stay' }, 'chat')
    socket.leave()
    await socket.closed
    const recent = await visit(code)
    const here = await visit(code)
    const [present] = await Live.with(id, await ticketOf(here.session), 'here')
    const owner = await enterFrame({ mode: 'playground', language: 'python' })
    const named = await visit(code, { token: await siteToken(key, { room: code, sub: 'user-71' }) })
    const judged = await visit(code)
    await env.DB.prepare(
      `INSERT INTO submissions (room_id, seq, problem_id, version, user_id, kind, language, at, status, passed, total)
       VALUES (?, 1, 'p_x', 1, ?, 'submit', 'python', 1, 'ok', 1, 1)`,
    )
      .bind(id, judged.user)
      .run()
    for (const { user } of [kim, here, owner, named, judged]) await age(user, 26)
    await age(recent.user, 24)
    await vi.waitFor(async () => {
      await visit(code)
      expect(await isThere(kim.user)).toBe(false)
    }, 5_000)
    for (const { user } of [recent, here, owner, named, judged]) expect(await isThere(user)).toBe(true)
    const members = await env.DB.prepare('SELECT count(*) AS n FROM room_members WHERE user_id = ?')
      .bind(kim.user)
      .first('n')
    expect(members).toBe(0)
    const stub = env.ROOMS.get(env.ROOMS.idFromName(id))
    const kept = await runInDurableObject(stub, (_room, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM log').toArray()),
    )
    expect(kept).toContain('words that stay')
    present.leave()
  })

  test('EM7: whom a site named is forgotten once its key is ended', async () => {
    const kim = await registered()
    const [kims, { code }] = [await siteKey(kim), await embeddedRoomOf(kim)]
    const { user } = await visit(code, { token: await siteToken(kims, { room: code, sub: 'user-72' }) })
    await age(user, 26)
    await kim.delete(`/api/embed-keys/${kims.id}`)
    await visit(code)
    await vi.waitFor(async () => expect(await isThere(user)).toBe(false), { timeout: 5_000 })
  })
})
