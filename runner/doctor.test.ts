import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { printed, type Finding } from './finding.ts'

const DOCTOR = fileURLToPath(new URL('doctor.ts', import.meta.url))

/** The doctor as an operator calls it. */
const doctor = (env: Record<string, string>, ...args: string[]) =>
  new Promise<{ code: number; out: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [DOCTOR, ...args],
      { env: { PATH: '/usr/bin:/bin', ...env } },
      (_, out) => resolve({ code: child.exitCode ?? -1, out }),
    )
  })

describe('npm run runner:doctor', () => {
  it('attacks what is here, needs no keys, and ends with 0 when it holds', async () => {
    const { code, out } = await doctor({ RUNNER_SANDBOX: 'wasm' }, '--json')
    const said = JSON.parse(out) as { held: boolean; findings: Finding[] }
    expect([code, said.held]).toEqual([0, true])
    expect(said.findings.map(({ sandbox }) => sandbox)).toEqual(['wasm'])
    expect(said.findings[0]?.checks.map(({ name }) => name)).toContain('network')
  })

  it('ends with 1 where there is no sandbox', async () => {
    const { code, out } = await doctor({
      RUNNER_SANDBOX: 'docker',
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    })
    expect(code).toBe(1)
    expect(out).toContain('no engine answers')
    expect(out).toContain('no sandbox here')
  })
})

describe('the table', () => {
  const finding: Finding = {
    sandbox: 'docker',
    about: ['Docker 28.2.2, runc 1.3.3, cgroup v2'],
    checks: [
      { name: 'network', ok: true, said: 'Network is unreachable' },
      { name: 'control groups', ok: false, said: 'one two three four five six seven eight nine ten' },
    ],
    warnings: ['programs talk to the kernel'],
  }

  it('is aligned, wraps under its column, and says what failed at the end', () => {
    expect(printed([finding], ['wasm: not wanted'], 60).split('\n')).toEqual([
      'docker: Docker 28.2.2, runc 1.3.3, cgroup v2',
      '  network         held    Network is unreachable',
      '  control groups  FAILED  one two three four five six seven',
      '                          eight nine ten',
      '  warning: programs talk to the kernel',
      '',
      'wasm: not wanted',
      '1 of 2 checks failed: control groups',
    ])
  })

  it('warnings are no failures', () => {
    const checks = finding.checks.slice(0, 1)
    expect(printed([{ ...finding, checks }], [])).toMatch(/1 checks, all held$/)
  })
})
