import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { Server } from '../../support/server.ts'
import { Browsers } from './browser.ts'
import type { Person } from './person.ts'

/** What a file of browser tests plays on: one server, one browser, and people as they are needed. */
export type Stage = {
  server: Server
  person(options?: { phone?: boolean }): Promise<Person>
  /** A name that nobody in this file has. */
  name(prefix: string): string
}

/** Sets the stage for the tests of the calling file; `env` is added to the server's environment. */
export function stage(env: Record<string, string> = {}): Stage {
  let server: Server | undefined
  let browsers: Browsers | undefined
  let names = 0
  const got = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('the stage is not set yet')
    return thing
  }
  beforeAll(async () => {
    server = await Server.start(env)
    browsers = await Browsers.launch()
  })
  afterAll(async () => {
    await browsers?.close()
    await server?.stop()
  })
  afterEach(async ({ task }) => {
    const problems = await browsers?.leave(task.name, task.result?.state === 'fail')
    expect(problems, 'what the pages complained about').toEqual([])
  })
  return {
    get server() {
      return got(server)
    },
    person: (options) => got(browsers).person(got(server).url, options),
    name: (prefix) => `${prefix}-${++names}`,
  }
}
