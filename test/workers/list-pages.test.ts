import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { newWebhookAnswer } from '#core/protocol/api/webhooks.ts'
import { cursorOf } from '../../worker/list-page.ts'
import { ENDPOINTS } from '../../worker/openapi/document.ts'
import { prepared } from './support/assessed.ts'
import { env, errorOf, registered, roomOf, SITE, type Browser } from './support/browser.ts'
import { WALKED, type Owned, type WalkedList } from './support/walked-lists.ts'

const LISTS = Object.keys(WALKED)
type Page = { names: string[]; next: string | null; link: string | null; all: Record<string, unknown> }

let ada: Browser
let owned: Owned
beforeAll(async () => {
  ada = await registered()
  const hook = await ada.post('/api/webhooks', { url: 'https://hooks.example/x', kinds: ['run.ended'] })
  owned = {
    ada,
    room: await roomOf(ada),
    assessment: (await prepared(ada)).id,
    webhook: v.parse(newWebhookAnswer, await hook.json()).webhook.id,
  }
})

const listOf = (name: string): WalkedList => {
  const list = WALKED[name]
  if (!list) throw new Error(`there is no list ${name}`)
  return list(owned)
}

async function page(list: WalkedList, query: Record<string, string>): Promise<Page> {
  const url = new URL(list.path, SITE)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return pageAt(list, url.pathname + url.search)
}
async function pageAt(list: WalkedList, path: string): Promise<Page> {
  const answer = await ada.get(path)
  expect([path, answer.status]).toEqual([path, 200])
  const all = v.parse(v.record(v.string(), v.any()), await answer.json()) as Record<
    string,
    Record<string, unknown>[]
  >
  const next = v.parse(v.nullable(v.string()), all['next'])
  return { names: list.names(all), next, link: answer.headers.get('Link'), all }
}

test('PG1: every list that the document calls paged is walked here', () => {
  // Those of administrators are walked in admin.test.ts, by one.
  const paged = ENDPOINTS.filter(({ paged, path }) => paged && !path.startsWith('/api/admin/'))
  expect(paged.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted()).toEqual(
    LISTS.toSorted(),
  )
})

describe.each(LISTS)('%s', (name) => {
  test('PG1: walked while entries come and go, nothing is there twice and nothing that stayed is missing', async () => {
    const list = listOf(name)
    const names: string[] = []
    // Three at a time stand at the same place, so that their ids decide.
    for (let n = 0; n < 12; n++) names.push(await list.put(n, Math.floor(n / 3)))
    const dropped = new Set<string>()
    const seen: string[] = []
    let added = 100
    let at: Page | null = null
    do {
      at =
        at === null
          ? await page(list, { limit: '2' })
          : await page(list, { limit: '2', after: at.next ?? '' })
      expect(at.names.length).toBeLessThanOrEqual(2)
      seen.push(...at.names)
      // The entry that the cursor is of goes, and one that is still to come; others come before, between and behind.
      const ahead = names.find((one) => !seen.includes(one) && !dropped.has(one))
      for (const gone of [at.names.at(-1), added < 106 ? ahead : undefined])
        if (gone !== undefined && names.includes(gone)) {
          await list.drop(gone)
          dropped.add(gone)
        }
      if (added < 110) for (const place of [0, 2, 4]) await list.put(added++, place)
    } while (at.next !== null)
    expect(new Set(seen).size, 'nothing twice').toBe(seen.length)
    expect(names.filter((one) => !dropped.has(one) && !seen.includes(one))).toEqual([])
    expect(dropped.size).toBeGreaterThan(3)
  })

  test('PG2: pages of any size are the whole list in its order, and the Link header leads through them', async () => {
    const list = listOf(name)
    const whole = await page(list, { limit: '200' })
    expect([whole.next, whole.link]).toEqual([null, null])
    expect(whole.names.length).toBeGreaterThan(8)
    const linked: string[] = []
    let at = await page(list, { limit: '3' })
    for (;;) {
      linked.push(...at.names)
      if (at.next === null) break
      const [, path = ''] = /^<(\/api\/[^>]+)>; rel="next"$/.exec(at.link ?? '') ?? []
      expect(new URL(path, SITE).searchParams.get('after')).toBe(at.next)
      at = await pageAt(list, path)
    }
    expect(linked).toEqual(whole.names)
  })

  test('PG3: what is no cursor of it, and no number of entries, is refused by name', async () => {
    const list = listOf(name)
    const { next } = await page(list, { limit: '1' })
    expect(next).not.toBe(null)
    const refused = async (query: string) => {
      const answer = await ada.get(`${list.path}${list.path.includes('?') ? '&' : '?'}${query}`)
      return [query, answer.status, await errorOf(answer)]
    }
    const cursors = [
      ...['', 'x', '%00', `${next}=`, `${next}A`, `${next?.slice(0, -1)}`, "' OR 1=1 --", 'A'.repeat(3_000)],
      ...[
        cursorOf([]),
        cursorOf(['a']),
        cursorOf([1.5, 'a']),
        cursorOf([1, 2, 3, 4]),
        cursorOf([-1e300, 'x']),
      ],
    ]
    for (const cursor of cursors)
      expect(await refused(`after=${cursor}`)).toEqual([`after=${cursor}`, 400, 'bad_page after'])
    for (const limit of ['0', '-1', '201', '1e2', '1.5', '', '0x10', '9999999999'])
      expect(await refused(`limit=${limit}`)).toEqual([`limit=${limit}`, 400, 'bad_page limit'])
  })
})

test('PG2: a page has 50 entries when nothing is said', async () => {
  const list = listOf('GET /api/assessments')
  for (let n = 200; n < 260; n++) await list.put(n, n)
  const first = await page(list, {})
  expect(first.names).toHaveLength(50)
  expect(first.next).not.toBe(null)
})

test('PG2: who is kept out is told page by page only to those who may let people in', async () => {
  const eve = await registered()
  await eve.post(`/api/rooms/${owned.room.code}/join`)
  const at = `/api/rooms/${owned.room.code}/members?limit=2&after=${cursorOf(['banned', Number.MAX_SAFE_INTEGER, 'u'])}`
  expect(await (await ada.get(at)).json()).toMatchObject({ members: [], banned: [{}, {}] })
  expect(await (await eve.get(at)).json()).toEqual({ members: [], next: null })
})

test('PG4: people of a room are read in the order of an index', async () => {
  const plan = async (where: string, order: string) => {
    const { results } = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT user_id FROM room_members WHERE room_id = 'r' AND ${where} ORDER BY ${order} LIMIT 3`,
    ).all<{ detail: string }>()
    return results.map(({ detail }) => detail).join('; ')
  }
  expect(await plan(`(joined_at, user_id) > (1, 'u')`, 'joined_at, user_id')).toMatch(
    /USING (COVERING )?INDEX room_members_joined \(room_id=\? AND \(joined_at,user_id\)>/,
  )
  const removed = await plan(
    `removed_at IS NOT NULL AND (removed_at, user_id) < (1, 'u')`,
    'removed_at DESC, user_id DESC',
  )
  expect(removed).toMatch(/INDEX room_members_(removed|joined)/)
  expect(removed).not.toContain('TEMP B-TREE')
})
