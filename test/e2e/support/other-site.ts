import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { serveExamples } from '../../../scripts/examples.mjs'
import { Person } from './person.ts'
import type { Stage } from './stage.ts'

/** A site that shows rooms: the pages of `npm start`, under a name that is another site to a browser than the server's. */
export function otherSite(on: Stage): { readonly url: string } {
  let url = ''
  let close = async () => {}
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'codecollab-examples-'))
    const site = await serveExamples({ host: '127.0.0.1', port: 0, server: on.server.url, dataDir })
    url = site.url.replace('127.0.0.1', 'localhost')
    await site.prepare(url)
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
  }
}

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
