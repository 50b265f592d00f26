import { inflateRawSync } from 'node:zlib'
import type { Person } from './person.ts'

/** What somebody's browser was told since this was called: the text of every answer of the API and of every frame of a socket. */
export type Overheard = {
  /** All of it, once every answer that began has ended. */
  all(): Promise<string>
}

/** Listens to everything that reaches a person's pages; to be called before they open one. */
export function overhear({ page }: Person): Overheard {
  const answers: Promise<string>[] = []
  const frames: string[] = []
  const context = page.context()
  context.on('response', (answer) => {
    const { pathname } = new URL(answer.url())
    if (!pathname.startsWith('/api/')) return
    // An answer whose page was left before it was read reached nobody.
    answers.push(
      answer.text().then(
        (text) => `${pathname} ${text}`,
        () => '',
      ),
    )
  })
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) =>
      frames.push(typeof payload === 'string' ? payload : inflateRawSync(payload).toString()),
    ),
  )
  return { all: async () => [...(await Promise.all(answers)), ...frames].join('\n') }
}
