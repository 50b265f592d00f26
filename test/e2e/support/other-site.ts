import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { serveExamples } from '../../../scripts/examples.mjs'
import { Person } from './person.ts'
import type { Stage } from './stage.ts'

type Demo = { live: string; replay: string; clip: string }

/** A site that shows rooms: the pages of `npm start`, under a name that is another site to a browser than the server's. */
export type OtherSite = { readonly url: string; readonly demo: Demo }

/** Serves such a site for the tests of the calling file. */
export function otherSite(on: Stage): OtherSite {
  let url = ''
  let demo: Demo | null = null
  let close = async () => {}
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'codecollab-examples-'))
    const site = await serveExamples({ host: '127.0.0.1', port: 0, server: on.server.url, dataDir })
    url = site.url.replace('127.0.0.1', 'localhost')
    demo = await site.prepare(url)
    close = async () => {
      await site.close()
      await rm(dataDir, { recursive: true, force: true })
    }
  }, 120_000)
  afterAll(() => close())
  return {
    get url() {
      return url
    },
    get demo() {
      if (demo === null) throw new Error('the site is not there yet')
      return demo
    },
  }
}

const EVENTS = ['ready', 'change', 'run', 'verdict', 'test', 'people', 'error']

/** Somebody in front of a page of that site with these elements in it; what its first `<code-room>` tells is noted (`told`). */
export async function visitorOf(
  on: Stage,
  site: OtherSite,
  elements: string,
  seat: { phone?: boolean } = {},
): Promise<Person> {
  const person = await on.person(seat)
  await withoutForeignCookies(person.page)
  // Of that site's origin, and from where it is: what a browser is handed otherwise may not ask a server of this machine.
  await person.page.goto(`${site.url}/nothing`)
  await person.page.evaluate(
    ([elements, events, src]) => {
      document.body.innerHTML = elements
      const told: object[] = []
      Object.assign(globalThis, { told })
      for (const name of events)
        document
          .querySelector('code-room')
          ?.addEventListener(name, (event) => told.push({ name, ...(event as CustomEvent<object>).detail }))
      document.head.append(Object.assign(document.createElement('script'), { type: 'module', src }))
    },
    [elements, EVENTS, `${on.server.url}/embed.js`] as const,
  )
  return person
}

type Told = { name: string } & Record<string, unknown>

/** What the room of `visitorOf` told, in order; of one event only if it is named. */
export const toldTo = async ({ page }: Person, name?: string): Promise<Told[]> => {
  const all = await page.evaluate(() => (globalThis as unknown as { told: Told[] }).told)
  return name === undefined ? all : all.filter((one) => one.name === name)
}

/** Calls a method of the page's first room; what it answers, or the words with which it failed. */
export const callRoom = ({ page }: Person, method: string, ...args: unknown[]): Promise<unknown> =>
  page.evaluate(
    async ([method, args]) => {
      type Room = Record<string, (...args: unknown[]) => unknown>
      const room = document.querySelector('code-room') as unknown as Room
      try {
        return (await room[method]?.(...args)) ?? null
      } catch (error) {
        return (error as Error).message
      }
    },
    [method, args] as const,
  )

/** A page on a site of one's own, for as long as `act` takes. */
export async function onSite<T>(html: { get(): string }, act: (url: string) => Promise<T>): Promise<T> {
  const http = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html.get())
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    return await act(`http://localhost:${port}`)
  } finally {
    http.closeAllConnections()
    http.close()
  }
}

/** No cookie of a frame is sent or kept from now on, as browsers do it by default. */
export async function withoutForeignCookies(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCookieControls', {
    enableThirdPartyCookieRestriction: true,
    ...{ disableThirdPartyCookieMetadata: true, disableThirdPartyCookieHeuristics: true },
  })
}

/** What is in the only frame of a page. */
export const inFrame = (page: Page): FrameLocator => page.frameLocator('iframe')

/** The text of the file that a frame shows. */
export const codeIn = async (frame: FrameLocator): Promise<string> =>
  (await frame.locator('.cm-content .cm-line').allTextContents()).join('\n')

/** Somebody in front of a page of another site. */
export async function visitor(on: Stage, url: string, seat: { phone?: boolean } = {}): Promise<Person> {
  const person = await on.person(seat)
  await withoutForeignCookies(person.page)
  await person.page.goto(url)
  return person
}
