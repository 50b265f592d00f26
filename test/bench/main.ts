import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Server } from '../support/server.ts'
import { chatHistory, chatLatency } from './chat.ts'
import { machine, writeOwn } from './document.ts'
import { hello } from './hello.ts'
import { latency } from './latency.ts'
import { drawPlots, shown } from './plots.ts'
import { join, manyRooms, trace } from './rooms.ts'
import { markdown, show } from './stats.ts'
import { throughput } from './throughput.ts'

/** `npm run bench [-- --only latency,hello] [--write]`: figures of this machine; `--write` puts them into docs/BENCHMARKS.md. */
const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean' } } })
const only = values.only?.split(',')

const floor = spawn(process.execPath, [fileURLToPath(new URL('floor/serve.ts', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const floorURL = await new Promise<string>((resolve, reject) => {
  floor.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))
  floor.once('exit', (code) => reject(new Error(`the floor ended with ${code}`)))
})
const server = await Server.start({ ROOM_MESSAGES_PER_SECOND: '1000000' })

const sections: Record<string, () => Promise<string>> = {
  latency: async () => {
    const rows = []
    for (const size of [2, 10, 50, 100]) rows.push(await latency(server.url, floorURL, size))
    return markdown(
      'From an edit to another person’s text',
      rows,
      `One edit at a time, the three in turns.\n\n${shown('keystroke.svg')}`,
    )
  },
  throughput: async () => {
    const rows = []
    for (const batch of [1, 20]) rows.push(await throughput(server.url, floorURL, batch))
    return markdown(
      'Ten people typing flat out in one room',
      rows,
      'The floors send a message for every edit.',
    )
  },
  trace: async () => {
    const rows = []
    for (const name of ['sveltecomponent', 'rustcode'] as const) {
      rows.push(await trace(server.url, server.dataDir, name))
    }
    return markdown('Recordings typed through a socket while another person follows', rows)
  },
  chat: async () =>
    markdown('A message in the chat', [await chatLatency(server.url, floorURL)], 'The three in turns.'),
  history: async () =>
    markdown('Reading the whole chat', [await chatHistory(server.url)], 'Pages of 100, one after the other.'),
  join: async () => markdown('Joining', await join(server.url), 'From opening the socket to the text.'),
  rooms: async () => markdown('Many rooms', [await manyRooms(server.url, 200)]),
  pages: async () => {
    const { pageSizes } = await import('../../web/size.mjs')
    const rows = pageSizes().map(({ page, js, css }) => ({
      what: page,
      figures: { 'JavaScript kB': show(js / 1000), 'CSS kB': show(css / 1000) },
    }))
    return markdown('What a page loads, gzip, before language modes', rows)
  },
  hello: async () =>
    markdown('From Run to the first output', await hello(server.url), 'WebAssembly sandbox.'),
}

const parts: string[] = []
for (const [name, run] of Object.entries(sections)) {
  if (only && !only.includes(name)) continue
  const part = await run()
  console.log(part)
  parts.push(part)
}
await server.stop()
floor.stdin.end()

if (values.write) {
  const head = [
    '# Benchmarks',
    '',
    `\`npm run bench -- --write\` on ${machine()}; server, floors and all clients on the same machine.`,
    '',
    '- **raw**: a hibernating Durable Object that sends each message to every other socket.',
    '- **durable**: the same with one SQLite row per message.',
    '',
  ]
  await writeOwn([...head, ...parts].join('\n'))
  await drawPlots()
}
process.exit(0)
