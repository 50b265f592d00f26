import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RUN_LIMITS, type RunRequest } from '#core/protocol/run.ts'
import { LANGUAGES, type Language } from '../../runner/languages.ts'
import { newID, testRunner, type Ask, type TestRunner } from '../exploits/caller.ts'
import { onEngine } from '../exploits/docker/engine.ts'

// The same programs in every language, in every sandbox that has it: `programs/<language>/`.

const PROGRAMS = new URL('./programs/', import.meta.url)
const SANDBOXES = ['docker', 'wasm'] as const
/** Enough for a machine that has much else to do; a program that should end does so long before. */
const PATIENT = { cpuMs: 5_000, wallMs: 60_000 }
const LIMITS = { cpuMs: 1_000, wallMs: 10_000, memoryBytes: 192 * 1024 * 1024 }

/** The files of a program, the one to start first; null when the language has no such program. */
function program(language: Language, name: string): RunRequest['files'] | null {
  const folder = new URL(`${language.id}/`, PROGRAMS)
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')
  if (name === 'hello') return [language.hello]
  if (existsSync(new URL(`${name}/`, folder))) {
    const files = readdirSync(new URL(`${name}/`, folder)).map((file) => ({
      name: file,
      text: read(`${name}/${file}`),
    }))
    return files.sort((a, b) => Number(b.name.startsWith('main.')) - Number(a.name.startsWith('main.')))
  }
  const file = `${name}.${language.extensions[0] ?? ''}`
  return existsSync(new URL(file, folder)) ? [{ name: file, text: read(file) }] : null
}

for (const sandbox of SANDBOXES) {
  const languages = LANGUAGES.filter((language) => language[sandbox])
  const where = `in the sandbox ${sandbox}`
  if (sandbox === 'wasm') describe(where, () => contract(sandbox, languages))
  else
    onEngine(
      where,
      languages.map(({ id }) => id),
      () => contract(sandbox, languages),
    )
}

function contract(sandbox: (typeof SANDBOXES)[number], languages: readonly Language[]): void {
  let test: TestRunner
  beforeAll(async () => {
    test = await testRunner({ sandbox, slots: 3, limits: { ...RUN_LIMITS, wallMs: 60_000 } })
  })
  afterAll(() => test.end())

  // Two at a time, as many as one person may run beside each other: a container that starts waits more than it computes.
  describe.concurrent.each(languages)('$id', (language) => {
    /** A test of this program; none where the language has no such program. */
    const only = (name: string, story: string, tell: () => Promise<void>) => {
      if (program(language, name)) it(story, tell)
    }
    const run = (name: string, more: Ask = {}, hear?: Parameters<TestRunner['caller']['run']>[1]) => {
      const files = program(language, name)
      if (!files?.[0]) throw new Error(`no program ${name}`)
      const ask = { language: language.id, entry: files[0].name, files, limits: PATIENT, ...more }
      return test.caller.run(ask, hear)
    }

    it('hello: greets, and says where it ran', async () => {
      const { out, err, verdict, frames, sealed } = await run('hello', { stdin: 'Ada\n' })
      expect([verdict.status, err, sealed]).toEqual(['ok', '', true])
      expect(out).toMatch(/\w+.*\n$/)
      const started = frames.find((frame) => frame.t === 'started')
      expect(started).toMatchObject({ sandbox, language: language.id })
      expect(verdict.cpuMs).toBeLessThan(5_000)
      // The first start of a language on a machine may have much to prepare.
    }, 300_000)

    only('several', 'several: a program of several files', async () => {
      const { out, err, verdict } = await run('several', { stdin: '' })
      expect([out, err, verdict.status]).toEqual(['42\n', '', 'ok'])
    })

    only('echo', 'echo: standard input and output are exact to the byte', async () => {
      for (const stdin of ['', 'no newline at its end', 'a\r\nb\u0000\n\u{1F600}\tend\n']) {
        const { out, verdict } = await run('echo', { stdin })
        expect([out, verdict.status]).toEqual([stdin, 'ok'])
      }
    })

    only('ask', 'ask: a question is seen before it is answered', async () => {
      const id = newID()
      const seen: string[] = []
      const { out, verdict } = await run('ask', { id }, (frame) => {
        if (frame.t !== 'stdout') return
        seen.push(frame.data)
        if (seen.length === 1) void test.caller.input(id, 'Ann\n', true)
      })
      expect([seen[0], out, verdict.status]).toEqual(['Name? ', 'Name? Hello Ann\n', 'ok'])
    })

    only('ticks', 'ticks: lines are seen as they are printed', async () => {
      const times: number[] = []
      const { out, verdict } = await run('ticks', { stdin: '' }, (frame) => {
        if (frame.t === 'stdout') times.push(performance.now())
      })
      expect([out, verdict.status]).toEqual(['1\n2\n3\n4\n5\n', 'ok'])
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(500)
    })

    only('exit', 'exit: streams are told apart, and the exit code is the program’s', async () => {
      const { out, err, verdict } = await run('exit', { stdin: '' })
      expect([out, err]).toEqual(['out\n', 'err\n'])
      expect(verdict).toMatchObject({ status: 'runtime_error', exitCode: 7 })
    })

    only('broken', 'broken: says where, and prints nothing', async () => {
      const { out, err, frames, verdict } = await run('broken', { stdin: '' })
      const compiled = frames.map((frame) => (frame.t === 'compile' ? frame.data : '')).join('')
      expect(['compile_error', 'runtime_error']).toContain(verdict.status)
      expect(out).toBe('')
      expect(compiled + err).toMatch(/broken|main/i)
      if (verdict.status === 'compile_error') expect(compiled).not.toBe('')
    })

    only('loop', 'case 1: loop: ends as timeout that names the CPU limit', async () => {
      const { verdict } = await run('loop', { stdin: '', limits: { ...LIMITS, wallMs: 60_000 } })
      expect(verdict).toMatchObject({ status: 'timeout', limit: { name: 'cpuMs', value: LIMITS.cpuMs } })
    })

    only('hungry', 'case 4: hungry: ends as memory_exceeded', async () => {
      const { verdict } = await run('hungry', {
        stdin: '',
        limits: { ...PATIENT, memoryBytes: LIMITS.memoryBytes },
      })
      expect(verdict.status).toBe('memory_exceeded')
    })

    only('flood', 'case 6: flood: is stopped, and no more than the limit is kept', async () => {
      const { verdict, out } = await run('flood', { stdin: '' })
      expect(['output_exceeded', 'timeout']).toContain(verdict.status)
      expect(out.length).toBeLessThanOrEqual(64 * 1024)
      expect(verdict.dropped?.stdout).toBeGreaterThan(0)
    })
  })
}
