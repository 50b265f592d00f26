import { benchOf } from '../../../runner/sandboxes/bench.ts'
import type { Limits, Sandbox } from '../../../runner/sandboxes/sandbox.ts'
import type { Hello } from '../runner/programs.ts'

/** A program on a bench, run many times: milliseconds from opening to the last verdict, and of each trial but the first. */
export type Tested = {
  wallMs: number
  firstMs: number
  eachMs: number[]
  verdicts: { status: string; cpuMs: number }[]
  width: number
}

/** Runs a program `count` times on a bench of its own, as many at a time as the bench takes. */
export async function test(
  sandbox: Sandbox,
  { language, name, code }: Hello,
  count: number,
  limits: Limits,
): Promise<Tested> {
  const began = performance.now()
  const job = { language: language.id, entry: name, files: [{ name, text: code }], limits }
  const bench = benchOf(sandbox, job, () => {})
  const [eachMs, verdicts]: [number[], Tested['verdicts']] = [[], []]
  let [next, firstMs] = [0, 0]
  const worker = async () => {
    while (next++ < count) {
      const from = performance.now()
      const { verdict } = await bench.run({ stdin: '' })
      verdicts.push({ status: verdict.status, cpuMs: verdict.cpuMs ?? 0 })
      if (firstMs === 0) firstMs = performance.now() - began
      else eachMs.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: bench.width }, worker))
  const wallMs = performance.now() - began
  await bench.close()
  return { wallMs, firstMs, eachMs, verdicts, width: bench.width }
}
