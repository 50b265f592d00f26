import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeArguments, harnessOf } from '#core/judge/harness.ts'
import { readResult } from '#core/judge/result.ts'
import { emptyFunction } from '#core/judge/stubs.ts'
import type { Signature } from '#core/protocol/judge.ts'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { LANGUAGES } from '../../runner/languages.ts'
import { benchOf, type Bench } from '../../runner/sandboxes/bench.ts'
import { openDockerSandbox } from '../../runner/sandboxes/docker/sandbox.ts'
import type { Sandbox } from '../../runner/sandboxes/sandbox.ts'
import { openWasmSandbox } from '../../runner/sandboxes/wasm/sandbox.ts'
import { newID } from '../exploits/caller.ts'
import { onEngine } from '../exploits/docker/engine.ts'
import { ACT, ACTS, KEEPS, keeps, MARK } from './function-programs.ts'

// Functions of every language, called with everything there is, and doing what they should not.

const LIMITS = { ...RUN_LIMITS, cpuMs: 10_000, wallMs: 60_000, outputBytes: 1024 * 1024 }
const FUNCTIONS = Object.keys(ACT)
const inWasm = LANGUAGES.filter(({ id, wasm }) => wasm && FUNCTIONS.includes(id)).map(({ id }) => id)
const common = { languages: LANGUAGES, warm: 1, prewarm: [], limits: LIMITS, log: () => {} }

describe('in the sandbox wasm', () => {
  functions(inWasm, async () => openWasmSandbox({ ...common, folder: `${tmpdir()}/codecollab-runner-cache` }))
})
onEngine('in the sandbox docker', FUNCTIONS, () => {
  functions(FUNCTIONS, async () => {
    const { memoryBytes } = LIMITS
    const engine = { host: process.env.DOCKER_HOST, runner: newID(), slots: 2, cpus: 1, compileCpus: 2 }
    return openDockerSandbox({ ...common, ...engine, memoryBytes })
  })
})

const INTS = [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
const FLOATS = [0, -0, 1, 0.1, 1e308, -1.5e-7, 5e-324, 'NaN', 'Infinity', '-Infinity']
const STRINGS = [
  ...['', ' ', 'plain', 'a "quoted" \\n \\0 \\\\ \\u0041', 'a\nb\r\nc\td\u0000e\u0001\u007f', '<&>\u2028'],
  ...['\u00e9 e\u0301', '\u{1F600}', '#{MARK}', `\n${MARK}[9]\n`, 'x'.repeat(5000)],
]
const VALUES: [string, unknown][] = [
  ['int', Number.MIN_SAFE_INTEGER],
  ['float', -0],
  ['bool', true],
  ['string', STRINGS.join('|')],
  ['int[][][]', [[], [[]], [INTS, [7]]]],
  ['float[]', FLOATS],
  ['bool[][]', [[true, false], [], [false]]],
  ['string[][]', [STRINGS, [], ['']]],
  ['string[]', []],
]

/** How it ends badly, what is said of it then, and how the program itself ended. */
const BAD: [string, string | RegExp, 'ok' | 'runtime_error'][] = [
  ['exit', 'The program ended before the function returned.', 'ok'],
  ['fail', 'The program ended before the function returned.', 'runtime_error'],
  ['endless', 'The program ended before the function returned.', 'runtime_error'],
  ['huge', 'A value that is too large was returned where int[] was promised.', 'ok'],
  ['beyond', /^A(n integer| list with an integer) beyond ±\(2\^53 - 1\).* was returned where/, 'ok'],
  ['nan', 'A float that is not finite was returned where int[] was promised.', 'ok'],
  ['text', 'A text was returned where int[] was promised.', 'ok'],
  ['nothing', 'Nothing was returned where int[] was promised.', 'ok'],
  ['other', /^A value of the type (set|Set|HashMap|map\[int\]int) was returned where int\[\]/, 'ok'],
  ['cycle', 'A list that is nested too deep, or in itself, was returned where int[] was promised.', 'ok'],
]

function functions(languages: readonly string[], open: () => Promise<Sandbox>): void {
  let sandbox: Sandbox
  const benches: Bench[] = []
  beforeAll(async () => void (sandbox = await open()))
  afterAll(async () => {
    await Promise.all(benches.map((bench) => bench.close()))
    await sandbox.close()
  })

  /** Something that calls the function of a solution, compiled once where the sandbox can. */
  function called(language: string, signature: Signature, text: string) {
    const entry = emptyFunction(language, signature)?.entry ?? ''
    const program = harnessOf(language, signature, { entry, files: [{ name: entry, text }] }, MARK)
    if (!program) throw new Error(`no functions in ${language}`)
    let compiled = ''
    const bench = benchOf(sandbox, { language, ...program, limits: LIMITS }, (frame) => {
      if (frame.t === 'compile') compiled += frame.data
    })
    benches.push(bench)
    return async (...args: unknown[]) => {
      const { verdict, stdout, stderr } = await bench.run({ stdin: encodeArguments(signature, args) })
      return { ...readResult(signature.result, MARK, stdout), status: verdict.status, stderr, compiled }
    }
  }

  describe.concurrent.each(languages)('%s', (language) => {
    it.each(VALUES)('E18: %s there and back', async (type, value) => {
      const keep = called(language, keeps(type), KEEPS[language]?.(type) ?? '')
      expect(await keep(value)).toMatchObject({ ok: true, value, printed: '', stderr: '' })
    })

    it('E18: an empty function is a program, and returns nothing good', async () => {
      const { entry, files } = emptyFunction(language, ACTS) ?? { entry: '', files: [] }
      const seen = await called(language, ACTS, files.find(({ name }) => name === entry)?.text ?? '')('', [1])
      expect(seen.compiled).toBe('')
      expect(seen.ok ? seen.value : seen.why).not.toEqual([1])
    })

    it('E20: a function that is not there is named', async () => {
      const text = (ACT[language] ?? '').replaceAll(/act_?up/gi, 'otherwise')
      const seen = await called(language, ACTS, text)('', [])
      expect(seen).toMatchObject({ ok: false, why: 'The program ended before the function returned.' })
      expect(seen.compiled + seen.stderr).toMatch(/act_?up/i)
    })

    // On one bench, which runs one program at a time.
    describe.sequential('a function that misbehaves', () => {
      let act: ReturnType<typeof called>
      const text = ACT[language] ?? ''
      beforeAll(() => (act = called(language, ACTS, text)))

      it('E19: what it prints itself is told apart', async () => {
        expect(await act('print', [1, 2])).toMatchObject({ ok: true, value: [1, 2], printed: 'said' })
      })

      it('E19: a forged result is something it printed', async () => {
        const seen = await act('forge', [1, 2])
        expect(seen).toMatchObject({ ok: true, value: [1, 2], printed: `\n${MARK}[9]\n` })
      })

      if (text.includes('"deep"'))
        it('E18: recursion may be deep', async () => {
          const value = [language === 'cpp' ? 5000 : 50_000]
          expect(await act('deep', [])).toMatchObject({ ok: true, value })
        })

      it.each(BAD.filter(([how]) => text.includes(`"${how}"`) || text.includes(`'${how}'`)))(
        'E20: %s: %s',
        async (how, why, status) => {
          const seen = await act(how, [1, 2])
          // A stack that never ends may be as large as a container, where that is what a program gets.
          const ends = how === 'endless' ? [status, 'memory_exceeded'] : [status]
          expect(ends).toContain(seen.status)
          expect(seen.ok).toBe(false)
          expect(seen.ok ? '' : seen.why).toMatch(why)
          // The lines that are named are the solver's own.
          if (how === 'fail' && language !== 'cpp') {
            const line = text.split('\n').findIndex((each) => /1 \/ 0|null\.length|\[99\]/.test(each)) + 1
            expect(seen.stderr).toMatch(new RegExp(`solution\\.\\w+"?(:|, line )${line}\\b`, 'i'))
          }
        },
      )
    })
  })
}
