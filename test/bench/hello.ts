import type { Down } from '#core/protocol/down.ts'
import { register } from './people.ts'
import { median, percentile, show, type Row } from './stats.ts'

const PROGRAMS = { python: "print('hello')\n", javascript: "console.log('hello')\n" }

/** From pressing Run to the first output in the room; the first run of a language starts its interpreter. */
export async function hello(url: string): Promise<Row[]> {
  const rows: Row[] = []
  for (const [language, text] of Object.entries(PROGRAMS)) {
    const owner = await register(url)
    const code = await owner.createRoom(language)
    const person = await owner.join(code)
    const { length } = person.sync.state('f1')?.doc ?? { length: 0 }
    person.type('f1', { changes: { from: 0, to: length, insert: text } })
    await person.until(() => person.sync.status === 'saved')
    const firsts: number[] = []
    const ends: number[] = []
    for (let i = 0; i < 15; i++) {
      let first = Number.NaN
      const from = performance.now()
      person.seen = (message: Down) => {
        if (message.t === 'output' && Number.isNaN(first)) first = performance.now() - from
      }
      person.send({ t: 'run', id: crypto.randomUUID(), entry: 'f1' })
      await person.until(() => person.view.run?.verdict !== undefined && !Number.isNaN(first), 60_000)
      firsts.push(first)
      ends.push(performance.now() - from)
      // A person does not press Run again at once: the next interpreter gets ready meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 4_000))
    }
    person.close()
    rows.push({
      what: language,
      figures: {
        'cold first output ms': show(firsts[0] ?? Number.NaN),
        'warm first output p50 ms': show(median(firsts.slice(1))),
        'p95 ms': show(percentile(firsts.slice(1), 0.95)),
        'warm verdict p50 ms': show(median(ends.slice(1))),
      },
    })
  }
  return rows
}
