import type { Seen, TestRunner } from '../../exploits/caller.ts'
import { median, percentile, show, type Row } from '../stats.ts'
import { openBare } from './bare.ts'
import { hellos, type Hello } from './programs.ts'

const WARM = 15

/** From the request to the first output and to the verdict of a hello, for each language of a sandbox, cold and warm. */
export async function helloRows(
  test: TestRunner,
  sandbox: 'docker' | 'wasm',
  only: readonly string[] | null,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const hello of hellos(sandbox)) {
    const { id } = hello.language
    if ((only && !only.includes(id)) || !(await state(test, id))) continue
    const floor = sandbox === 'docker' ? await openBare(hello) : null
    const dockerRunMs = floor ? await floor.dockerRun() : 0
    await floor?.once()
    const cold = await once(test, hello)
    const warm: Seen[] = []
    const bare: number[] = []
    for (let i = 0; i < WARM; i++) {
      await ready(test, id)
      // In turns: a machine is not equally fast all the time.
      if (floor) bare.push(await floor.once())
      warm.push(await once(test, hello))
    }
    await floor?.end()
    const bareMs = floor ? median(bare) : 0
    const firsts = warm.map(({ firstMs }) => firstMs)
    const ends = warm.map(({ totalMs }) => totalMs)
    rows.push({
      what: `${id}, ${(await state(test, id))?.version ?? ''}`,
      figures: {
        'cold first byte ms': show(cold.firstMs),
        'warm first byte p50 ms': show(median(firsts)),
        'p95 ms': show(percentile(firsts, 0.95)),
        'verdict p50 ms': show(median(ends)),
        'verdict p95 ms': show(percentile(ends, 0.95)),
        ...(floor === null
          ? {}
          : {
              'bare ms': show(bareMs),
              'first byte above bare ms': show(median(firsts) - bareMs),
              'verdict / bare': show(median(ends) / bareMs),
              '`docker run --rm` ms': show(dockerRunMs),
            }),
      },
    })
  }
  return rows
}

/** One hello, checked. */
export async function once({ caller }: TestRunner, { language, name, code }: Hello): Promise<Seen> {
  const seen = await caller.run({
    language: language.id,
    entry: name,
    files: [{ name, text: code }],
    stdin: '',
  })
  if (!seen.out.includes('hello') || !seen.sealed || seen.verdict.status !== 'ok')
    throw new Error(`${language.id}: ${seen.out}${seen.err} ${JSON.stringify(seen.verdict)}`)
  return seen
}

type State = { id: string; ready: boolean; version: string | null }

async function state({ runner }: TestRunner, language: string): Promise<State | undefined> {
  const answer = await fetch(new URL('/v1/languages', runner.url))
  const { languages } = (await answer.json()) as { languages: State[] }
  return languages.find(({ id }) => id === language)
}

/** Waits until a program of the language can start without loading anything. */
export async function ready(test: TestRunner, language: string): Promise<void> {
  for (let tries = 0; tries < 2_400; tries++) {
    if ((await state(test, language))?.ready) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`${language} does not get ready`)
}
