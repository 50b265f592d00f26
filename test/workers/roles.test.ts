import { describe, expect, test } from 'vitest'
import { Browser, env, guestNamed, registered, roomOf } from './support/browser.ts'

describe('case 36 over HTTP: each role × each request', () => {
  const requests: Record<string, (person: Browser, code: string, other: Browser) => Promise<Response>> = {
    see: (person, code) => person.get(`/api/rooms/${code}`),
    join: (person, code) => person.post(`/api/rooms/${code}/join`),
    ticket: (person, code) => person.post(`/api/rooms/${code}/ticket`),
    members: (person, code) => person.get(`/api/rooms/${code}/members`),
    rename: (person, code) => person.patch(`/api/rooms/${code}`, { title: 'Renamed' }),
    archive: (person, code) => person.patch(`/api/rooms/${code}`, { archived: true }),
    open: (person, code) => person.patch(`/api/rooms/${code}`, { visibility: 'code' }),
    invite: (person, code, other) => person.post(`/api/rooms/${code}/members`, { username: other.username }),
    role: (person, code, other) =>
      person.send('PATCH', `/api/rooms/${code}/members/${other.id}`, { role: 'viewer' }),
    remove: (person, code, other) => person.delete(`/api/rooms/${code}/members/${other.id}`),
    delete: (person, code) => person.delete(`/api/rooms/${code}`),
  }
  // see join ticket members rename archive open invite role remove delete
  const matrix: Record<'code' | 'private', Record<string, number[]>> = {
    code: {
      owner: [200, 200, 200, 200, 200, 200, 200, 200, 204, 204, 204],
      writer: [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403],
      viewer: [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403],
      guest: [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403],
      stranger: [200, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403],
      nobody: Array(11).fill(401) as number[],
    },
    private: {
      owner: [200, 200, 200, 200, 200, 200, 200, 200, 204, 204, 204],
      writer: [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403],
      viewer: [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403],
      guest: [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403],
      stranger: Array(11).fill(404) as number[],
      nobody: Array(11).fill(401) as number[],
    },
  }

  test.each(['code', 'private'] as const)('in a room of visibility %s', async (visibility) => {
    const owner = await registered()
    const other = await registered()
    const people: Record<string, Browser> = {
      owner,
      writer: await registered(),
      viewer: await registered(),
      guest: await guestNamed('Kim'),
      stranger: await registered(),
      nobody: new Browser(),
    }
    const add = env.DB.prepare(
      'INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 1)',
    )
    for (const [role, expected] of Object.entries(matrix[visibility])) {
      const got: number[] = []
      for (const request of Object.values(requests)) {
        const room = await roomOf(owner, visibility)
        await env.DB.batch([
          ...(['writer', 'viewer'] as const).map((name) => add.bind(room.id, people[name]?.id, name)),
          add.bind(room.id, people['guest']?.id, 'writer'),
          add.bind(room.id, other.id, 'writer'),
        ])
        // One room a cell: 66 of them, more than a person makes in an hour.
        await env.LIMITER.get(env.LIMITER.idFromName(`person:${owner.id}`)).clear('roomPerPerson')
        const before = await env.DB.prepare('SELECT * FROM room_members ORDER BY room_id, user_id').all()
        const person = people[role] ?? new Browser()
        const response = await request(person, room.code, other)
        got.push(response.status)
        if (response.status >= 400) {
          const after = await env.DB.prepare('SELECT * FROM room_members ORDER BY room_id, user_id').all()
          expect(after.results, `${role} changed nothing`).toEqual(before.results)
          expect(
            await env.DB.prepare('SELECT title, archived_at FROM rooms WHERE id = ?').bind(room.id).first(),
          ).toEqual({
            title: 'A room',
            archived_at: null,
          })
        }
      }
      expect({ [role]: got }).toEqual({ [role]: expected })
    }
  })
})
