import type { Page } from 'playwright-core'
import type { Attestation } from '#core/protocol/attestation.ts'
import type { Down, RunState } from '#core/protocol/down.ts'
import { RUN_LIMITS } from '#core/protocol/run.ts'

const digest = (pair: string) => `sha256:${pair.repeat(32)}`

/** What a runner with Docker says of itself. */
export const DOCKER: Attestation & { keyID: string } = {
  v: 1,
  at: Date.now() - 3 * 60_000,
  keyID: 'runner-1',
  sandboxes: [
    {
      kind: 'docker',
      engine: 'Docker 28.2.2, runc 1.3.3, cgroup v2, seccomp profile of ours, user namespaces',
      limits: { ...RUN_LIMITS },
      languages: [
        { id: 'python', version: 'CPython 3.11.2', image: digest('4f') },
        { id: 'javascript', version: 'Node.js 24.21.0', image: digest('a1') },
        {
          id: 'cpp',
          version: 'g++ (Debian 12.2.0-14+deb12u1) 12.2.0, C++20, libstdc++',
          image: digest('b2'),
        },
      ],
      checks: [
        { name: 'memory', ok: true, said: 'killed at 256 MiB' },
        { name: 'processes', ok: true, said: 'fork failed after 64: Resource temporarily unavailable' },
        { name: 'network', ok: true, said: 'only lo; connect: Network is unreachable' },
        { name: 'disk', ok: true, said: 'write: No space left on device after 64 MiB' },
        { name: 'capabilities', ok: true, said: 'CapEff 0000000000000000, NoNewPrivs 1, Seccomp 2' },
      ],
      passed: true,
    },
  ],
}

const languages = DOCKER.sandboxes[0]?.languages ?? []
const LANGUAGES = {
  runner: 'ready',
  languages: [
    ...languages.map((language) => ({
      ...language,
      name: language.id,
      extensions: [],
      runs: true,
      sandbox: 'docker',
    })),
    {
      id: 'typescript',
      name: 'TypeScript',
      extensions: ['ts'],
      runs: false,
      version: null,
      sandbox: null,
      image: null,
    },
  ],
}

type Chunk = RunState['output'][number]

/** Output as a runner with Docker would have sent it: `[[cut]]` and `[[compile]]…[[/compile]]` of a program made real. */
function rewrite(chunks: readonly Chunk[]): Chunk[] {
  return chunks.flatMap((chunk) => {
    if (chunk.s === 'stdin') return [chunk]
    const pieces = chunk.data.split(/(\[\[cut\]\]\n|\[\[compile\]\][^]*\[\[\/compile\]\])/).filter(Boolean)
    return pieces.map((piece): Chunk => {
      if (piece.startsWith('[[cut]]')) return { s: 'cut', data: `${chunk.s} 1258291` }
      if (piece.startsWith('[[compile]]')) return { s: 'compile', data: piece.slice(11, -12) }
      return { ...chunk, data: piece }
    })
  })
}

/** Lets a page see a runner with Docker where the server has none. Before the page is opened. */
export async function pretendDocker(page: Page): Promise<void> {
  await page.route('**/api/runner', (route) => route.fulfill({ json: { runner: DOCKER } }))
  await page.route('**/api/languages', (route) => route.fulfill({ json: LANGUAGES }))
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (typeof message !== 'string' || !message.startsWith('{')) return socket.send(message)
      const down = JSON.parse(message) as Down
      if (down.t === 'run' && down.run.sandbox) {
        const { version, image } = languages.find(({ id }) => id === down.run.language) ?? {}
        down.run = { ...down.run, sandbox: 'docker', version: version ?? '', image: image ?? '' }
      }
      if (down.t === 'output') down.chunks = rewrite(down.chunks)
      socket.send(JSON.stringify(down))
    })
  })
}
