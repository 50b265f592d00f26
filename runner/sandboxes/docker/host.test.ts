import { expect, it } from 'vitest'
import { describeHost, oldRunc } from './host.ts'

const said = {
  ...{ ServerVersion: '28.2.2', DefaultRuntime: 'runc', Runtimes: {}, CgroupVersion: '2', SwapLimit: true },
  SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'name=userns'],
}
const versions = { KernelVersion: '6.12.1', Components: [{ Name: 'runc', Version: '1.3.3' }] }
const warnings = (change: Partial<typeof said>, runtime: string | null = null, runc = '1.3.3') =>
  describeHost(
    { ...said, ...change },
    { ...versions, Components: [{ Name: 'runc', Version: runc }] },
    runtime,
  ).warnings.map((warning) => warning.split(' ').slice(0, 3).join(' '))

it('names engine, runtime and control groups', () => {
  expect(describeHost(said, versions, null).engine).toBe('Docker 28.2.2, runc 1.3.3, cgroup v2')
  expect(describeHost(said, versions, 'runsc').engine).toBe('Docker 28.2.2, runsc, cgroup v2')
})

it('warns of what the host lacks, and where gVisor stands in front of its kernel of what that does not tell', () => {
  expect(warnings({}, 'runsc')).toEqual(['gVisor does not'])
  expect(warnings({})).toEqual(['programs talk to'])
  expect(warnings({ SecurityOptions: [] })).toEqual([
    'programs talk to',
    'no user namespaces:',
    'the engine does',
  ])
  expect(warnings({ SwapLimit: false }, 'runsc')).toEqual(['gVisor does not', 'the engine cannot'])
  expect(warnings({}, null, '1.2.7')).toEqual(['runc 1.2.7 is', 'programs talk to'])
  expect(warnings({}, null, '')).toEqual(['the engine does', 'programs talk to'])
})

it.each([
  ['1.1.5+ds1', true],
  ['1.2.7', true],
  ['1.2.8', false],
  ['1.3.0', true],
  ['1.3.2', true],
  ['1.3.3', false],
  ['1.3.3-rc.1', true],
  ['1.4.0', false],
  ['2.0.0', false],
  ['0.1', true],
])('runc %s is one of those to replace: %s', (version, old) => {
  expect(oldRunc(version)).toBe(old)
})
