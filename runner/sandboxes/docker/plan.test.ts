import { expect, it } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { coresOf, limitsFor, planFor, type DockerLanguage } from './plan.ts'

const language = (docker: Partial<DockerLanguage['docker']>): DockerLanguage => ({
  ...{ id: 'x', name: 'X', order: 1, extensions: ['x', 'xx'], mode: 'x', wasm: false },
  hello: { name: 'hello.x', text: '' },
  docker: {
    ...{ version: { command: ['x'], pattern: '', prefix: '' }, run: ['x', '{entry}'], env: {}, limits: {} },
    ...docker,
  },
})
const files = ['dir.d/main.x', 'a.xx', 'notes.txt', 'x'].map((name) => ({ name, text: '' }))

it('prepares a program that runs often where its language can, and compiles it where it must', () => {
  const prepare = ['make', '{sources}']
  const often = (docker: Partial<DockerLanguage['docker']>, is = true) =>
    planFor(language(docker), { entry: 'x.x', files }, is).compile
  expect(often({ prepare })).toEqual(['make', 'dir.d/main.x', 'a.xx'])
  expect(often({ prepare }, false)).toEqual([])
  expect(often({ prepare, compile: ['cc'] })).toEqual(['cc'])
})

it('fills in what was started, its name without the extension, and all sources as arguments of their own', () => {
  const compile = ['cc', '-o{stem}', '{sources}', '{entry}']
  expect(planFor(language({ compile }), { entry: 'dir.d/main.x', files })).toEqual({
    entry: 'dir.d/main.x',
    compile: ['cc', '-odir.d/main', 'dir.d/main.x', 'a.xx', 'dir.d/main.x'],
    run: ['x', 'dir.d/main.x'],
    files,
  })
  expect(planFor(language({ run: ['{sources}'], sources: ['txt'] }), { entry: 'x', files }).run).toEqual([
    'notes.txt',
  ])
  expect(planFor(language({ run: ['{stem}'] }), { entry: 'dir.d/x', files }).run).toEqual(['dir.d/x'])
})

it('a name that looks like a pattern stays a name', () => {
  expect(planFor(language({}), { entry: '$&{stem}.x', files: [] }).run).toEqual(['x', '$&$&{stem}.x'])
})

it('case 12: a name that looks like an option, or like a file of options, stays a name', () => {
  const odd = ['@odd.x', '-odd.x'].map((name) => ({ name, text: '' }))
  const plan = planFor(language({ compile: ['cc', '{sources}'] }), { entry: '@odd.x', files: odd })
  expect([plan.compile, plan.run]).toEqual([
    ['cc', './@odd.x', './-odd.x'],
    ['x', './@odd.x'],
  ])
})

it('a language may have more than the runner allows others, and a run asks for less than its language has', () => {
  const own = { ...RUN_LIMITS, memoryBytes: 512 << 20, cpuMs: 2_000 }
  expect(limitsFor(RUN_LIMITS, RUN_LIMITS, own)).toEqual(own)
  const asked = { ...RUN_LIMITS, memoryBytes: 100 << 20, cpuMs: 3_000, wallMs: 700 }
  expect(limitsFor(asked, RUN_LIMITS, own)).toEqual({ ...own, memoryBytes: 100 << 20, wallMs: 700 })
})

it('gives more cores to what compiles, never more than there are, and never fewer than a program has', () => {
  const cores = (compile: string[] | undefined, cpus: number, compileCpus: number, available: number) =>
    coresOf(language(compile ? { compile } : {}), { cpus, compileCpus }, available)
  const cc = (...numbers: [number, number, number]) => cores(['cc'], ...numbers)
  expect([cc(1, 2, 8), cc(1, 2, 1), cc(2, 1, 8), cc(0.5, 1.5, 8)]).toEqual([2, 1, 2, 1.5])
  expect([cores(undefined, 1, 2, 8), cores(undefined, 0.5, 2, 8)]).toEqual([1, 0.5])
})
