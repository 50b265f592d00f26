import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask } from './support/api.ts'
import { codeIn, inFrame, onSite, otherSite, visitor } from './support/other-site.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()
const site = otherSite(on)

/** A room that its owner opens to a site, for visitors who may write. */
async function roomFor(url: string): Promise<{ ada: Person; code: string }> {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.makeRoom('A room', 'python')
  const settings = { sites: [url], open: 'writer', playground: false, replay: false }
  await ask(ada, 'PUT', `/api/rooms/${code}/embed`, settings)
  return { ada, code }
}

const plain = (src: string) =>
  `<!doctype html><title>x</title><iframe sandbox="allow-scripts" src="${src}" title="x" width="800" height="500"></iframe>`
const textbox = (page: Page) => inFrame(page).getByRole('textbox', { name: /^Code of / })

test('SECURITY 50: a frame is shown by the sites of its room, not by another, and not by one inside another', async () => {
  const html = { a: '', b: '' }
  const serving = (name: 'a' | 'b') => ({ get: () => html[name] })
  await onSite(serving('a'), async (a) =>
    onSite(serving('b'), async (b) => {
      const { code } = await roomFor(a)
      html.a = plain(`${on.server.url}/embed/live/${code}`)
      const good = await visitor(on, a)
      await textbox(good.page).waitFor()

      html.b = html.a
      const bad = await visitor(on, b)
      await eventually(async () => bad.problems.length).toBeGreaterThan(0)
      expect(await textbox(bad.page).count()).toBe(0)

      // A is allowed, but B around it is not.
      html.b = `<!doctype html><title>x</title><iframe src="${a}" title="x" width="900" height="600"></iframe>`
      const nested = await visitor(on, b)
      await eventually(async () => nested.problems.length).toBeGreaterThan(0)
      const inner = nested.page.frameLocator('iframe').frameLocator('iframe')
      expect(await inner.getByRole('textbox').count()).toBe(0)
      for (const person of [bad, nested]) {
        expect(person.problems.every((problem) => problem.includes('frame-ancestors'))).toBe(true)
        person.problems.length = 0
      }
    }),
  )
  const answer = await (await on.person()).page.context().request.get(`${on.server.url}/login`)
  expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
})

test('SECURITY 51: messages from elsewhere, without sense, or too long change nothing and break nothing', async () => {
  const kim = await visitor(on, `${site.url}/playground`)
  const frame = inFrame(kim.page)
  await frame.getByRole('textbox', { name: /^Code of / }).waitFor()
  const before = await codeIn(frame)
  const heard = await kim.page.evaluate(async () => {
    type Room = HTMLElement & { getFiles(): Promise<unknown> }
    const room = document.querySelector('#room') as Room
    const inner = room.shadowRoot?.querySelector('iframe')?.contentWindow
    const told: string[] = []
    for (const name of ['ready', 'run', 'error']) room.addEventListener(name, () => told.push(name))
    const init = { cc: 1, t: 'init', options: { theme: 'dark' }, files: [{ name: 'main.py', text: 'evil' }] }
    // From a window that is not the page's, though of its origin.
    const other = document.createElement('iframe')
    document.body.append(other)
    const say = new (other.contentWindow as Window & typeof globalThis).Function(
      ...['target', 'message', 'port', 'target.postMessage(message, "*", [port])'],
    )
    say(inner, init, new MessageChannel().port1)
    // By the page, once more, without sense, and too long.
    for (const data of [
      ...[init, { cc: 1, t: 'init', options: 7 }, null, 'x', { t: 'run', id: 1 }],
      { ...init, token: 'x'.repeat(10_000_000) },
    ])
      inner?.postMessage(data, '*', [new MessageChannel().port1])
    // To the page, as if it were the frame.
    for (const t of ['ready', 'run', 'error', 'hello']) window.postMessage({ cc: 1, t, id: 1, ok: true }, '*')
    await new Promise((resolve) => setTimeout(resolve, 500))
    other.remove()
    return { told, files: await room.getFiles() }
  })
  expect(heard.told).toEqual([])
  expect(heard.files).toEqual([{ name: 'main.py', text: before }])
  expect(await frame.locator('html').getAttribute('data-theme')).toBeNull()
})

test('SECURITY 52: with the cookies of frames blocked, and no origin, a room works; its credential is good for it only', async () => {
  await onSite({ get: () => html }, async (url) => {
    const { code } = await roomFor(url)
    html = plain(`${on.server.url}/embed/live/${code}`)
    const kim = await on.person()
    const answers: string[] = []
    kim.page.on('response', async (response) => {
      if (response.url().endsWith('/api/embed/sessions')) answers.push(await response.text())
    })
    const requests: Promise<string | undefined>[] = []
    kim.page.on('request', (request) => {
      if (request.url().startsWith(on.server.url))
        requests.push(request.headerValue('cookie').then((c) => c ?? undefined))
    })
    await kim.page.goto(url)
    await textbox(kim.page).waitFor()
    await textbox(kim.page).focus()
    await kim.page.keyboard.type('# by a visitor')
    await eventually(() => codeIn(inFrame(kim.page))).toContain('# by a visitor')
    const seen = await inFrame(kim.page)
      .locator('html')
      .evaluate(() => {
        try {
          return [globalThis.origin, String(localStorage.length)]
        } catch (error) {
          return [globalThis.origin, (error as Error).name]
        }
      })
    expect(seen).toEqual(['null', 'SecurityError'])
    expect((await Promise.all(requests)).filter((cookie) => cookie !== undefined)).toEqual([])
    const { session } = JSON.parse(answers[0] ?? '{}') as { session: string }
    const { request } = kim.page.context()
    for (const path of [
      '/api/auth/me',
      '/api/me/rooms',
      `/api/rooms/${code}`,
      `/api/rooms/${code}/embed`,
      '/api/embed-keys',
    ]) {
      const headers = { Authorization: `Bearer ${session}` }
      expect((await request.get(on.server.url + path, { headers })).status(), path).toBeGreaterThanOrEqual(
        401,
      )
    }
  })
})
let html = ''

test('SECURITY 53: settings of the page are data: nothing runs, links are its own, and it cannot lead the page away', async () => {
  const evil = '<img src=x onerror="top.location=\'https://evil.example\'">'
  const settings = new URLSearchParams({
    ...{ title: evil, name: '<b>Kim</b>', theme: 'javascript:alert(1)', file: evil, language: evil },
    tokens: JSON.stringify({
      accent: 'url(https://evil.example/x)',
      bg: 'red;}*{display:none',
      text: '#123',
    }),
  })
  await onSite({ get: () => html }, async (url) => {
    const { code } = await roomFor(url)
    html = plain(`${on.server.url}/embed/live/${code}?${settings.toString().replaceAll('"', '&quot;')}`)
    const elsewhere: string[] = []
    const kim = await on.person()
    kim.page.on(
      'request',
      (request) =>
        request.url().includes('evil') && !request.url().includes('/embed/') && elsewhere.push(request.url()),
    )
    await kim.page.goto(url)
    const frame = inFrame(kim.page)
    await textbox(kim.page).waitFor()
    await frame.getByRole('heading', { name: evil }).waitFor()
    expect(await frame.locator('img[src=x]').count()).toBe(0)
    const style = await frame.locator('html').evaluate((element) => element.style.cssText)
    expect(style).toBe('--c-text: #123;')
    const links = await frame
      .locator('a')
      .evaluateAll((all) =>
        all.map((link) => [
          (link as HTMLAnchorElement).href,
          (link as HTMLAnchorElement).rel,
          (link as HTMLAnchorElement).target,
        ]),
      )
    const own = [`/report?room=${code}`, `/r/${code}`]
    expect(links).toEqual(own.map((path) => [on.server.url + path, 'noopener noreferrer', '_blank']))
    expect([kim.page.url(), elsewhere]).toEqual([`${url}/`, []])
  })
})

test('what is refused says why, in words', async () => {
  await onSite({ get: () => html }, async (url) => {
    const { code } = await roomFor(url)
    html = plain(`${on.server.url}/embed/live/${code}#token=${unsigned(code)}`)
    const kim = await visitor(on, url)
    await inFrame(kim.page).getByRole('heading', { name: 'This page may not show the room' }).waitFor()
    html = `<!doctype html><title>x</title><script type="module" src="${on.server.url}/embed.js"></script><code-room room="zzz-zzz-zzz">x</code-room>`
    await kim.page.reload()
    await kim.sees(/not one of the sites/)
  })
})

function unsigned(room: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const head = part({ alg: 'HS256', typ: 'cc-embed+jwt', kid: 'ek_0000000000000000' })
  const body = part({ aud: 'codecollab:embed', iat: now, exp: now + 60, room, name: 'Kim' })
  return `${head}.${body}.${createHmac('sha256', 'x').update(`${head}.${body}`).digest('base64url')}`
}
