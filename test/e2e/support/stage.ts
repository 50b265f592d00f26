import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { Server } from '../../support/server.ts'
import { Browsers, type Seat } from './browser.ts'
import type { Person } from './person.ts'

/** Where the server that most files share is, and its data. */
export type Shared = { url: string; dataDir: string }

declare module 'vitest' {
  export interface ProvidedContext {
    shared: Shared
  }
}

/** What a file of browser tests plays on: a server, one browser, and people as they are needed. */
export type Stage<S = Shared> = {
  server: S
  person(seat?: Seat): Promise<Person>
  /** A name that nobody has. */
  name(prefix: string): string
}

/** Names that no other file of this run has: files of one worker begin more than a second after each other. */
const FIRST = Number(process.env.VITEST_POOL_ID ?? 1) * 1e7 + (Date.now() % 1e7)

/** Sets the stage for the tests of the calling file: on the server that files share, or on one of its own with `env` added to its environment. */
export function stage(): Stage
export function stage(env: Record<string, string>): Stage<Server>
export function stage(env?: Record<string, string>): Stage<Server | Shared> {
  let server: Server | Shared | undefined
  let browsers: Browsers | undefined
  let names = FIRST
  const got = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('the stage is not set yet')
    return thing
  }
  beforeAll(async () => {
    server = env ? await Server.start(env) : inject('shared')
    browsers = await Browsers.launch()
  })
  afterAll(async () => {
    await browsers?.close()
    if (server instanceof Server) await server.stop()
  })
  afterEach(async ({ task }) => {
    const problems = await browsers?.leave(task.name, task.result?.state === 'fail')
    expect(problems, 'what the pages complained about').toEqual([])
  })
  return {
    get server() {
      return got(server)
    },
    person: (seat) => got(browsers).person(got(server).url, seat),
    name: (prefix) => `${prefix}-${++names}`,
  }
}
