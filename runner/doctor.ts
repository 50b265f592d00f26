import { webcrypto } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { Check } from '#core/protocol/attestation.ts'
import { generatePrivateJwk } from '#core/signing/keys.ts'
import { readConfig, type Config } from './config.ts'
import { LANGUAGES } from './languages.ts'
import { examine, imageCheck } from './sandboxes/docker/checks.ts'
import { Engine } from './sandboxes/docker/engine.ts'
import { hostFacts } from './sandboxes/docker/host.ts'
import { coresOf } from './sandboxes/docker/plan.ts'
import { attack } from './sandboxes/wasm/checks.ts'
import { findJail } from './sandboxes/wasm/jail.ts'
import { printed, type Finding } from './finding.ts'

// `npm run runner:doctor`: attacks every sandbox this host has and says what became of it. With `--json` for programs.

const quiet = () => {}

/** The full attack on the container of one language, and the short one on those of all others. */
async function examineDocker({ docker: set, limits }: Config): Promise<Finding | null> {
  const engine = new Engine(set.host, quiet)
  try {
    if (!(await engine.watch())) return null
    const surroundings = engine.surroundings(set.runtime)
    const facts = await hostFacts(engine.docker, surroundings.runtime)
    const checks: Check[] = []
    const known = LANGUAGES.flatMap((language) => {
      const image = engine.images.get(language.id)
      return image && language.docker ? [{ language, docker: language.docker, image }] : []
    })
    for (const [index, { language, docker, image }] of known.entries()) {
      const own = { ...limits, memoryBytes: set.memoryBytes, ...docker.limits }
      const container = {
        image: image.id,
        env: docker.env,
        limits: own,
        cpus: coresOf({ ...language, docker }, set, engine.info?.NCPU ?? 1),
        ...surroundings,
        runner: 'doctor',
      }
      const form = index === 0 ? 'full' : 'short'
      const found = await examine({ docker: engine.docker, container, form })
      if (index === 0) checks.push(...found)
      checks.push(imageCheck(language.id, image, found))
    }
    const checked =
      known.length > 0 ? checks : [{ name: 'images', ok: false, said: 'none: npm run runner:images' }]
    return {
      sandbox: 'docker',
      about: [facts.engine, `kernel ${facts.kernel}`],
      checks: checked,
      warnings: facts.warnings,
    }
  } finally {
    engine.close()
  }
}

async function examineWasm({ cacheDir, wall }: Config): Promise<Finding> {
  const about = [`Node ${process.versions.node}, V8 ${process.versions.v8}`]
  try {
    const jail = await findJail(`${cacheDir}/root`, wall)
    const weak = `the wall ${jail.wall} is held by Node alone: for your own machine and people you know`
    const warnings = jail.wall.endsWith('namespaces') ? [] : [weak]
    return { sandbox: 'wasm', about: [...about, `wall: ${jail.wall}`], checks: await attack(jail), warnings }
  } catch (error) {
    return {
      sandbox: 'wasm',
      about,
      checks: [{ name: 'wall', ok: false, said: String(error) }],
      warnings: [],
    }
  }
}

// The configuration is the runner's; of its keys the doctor needs none, and it stays out of its folders.
const config = readConfig({
  RUNNER_CACHE_DIR: `${tmpdir()}/codecollab-doctor`,
  ...process.env,
  RUNNER_PRIVATE_KEY: JSON.stringify(await generatePrivateJwk('doctor', webcrypto.subtle)),
})
const findings: Finding[] = []
const skipped: string[] = []
if (config.sandbox !== 'wasm') {
  const docker = await examineDocker(config)
  if (docker) findings.push(docker)
  else skipped.push('docker: no engine answers (DOCKER_HOST)')
}
if (config.sandbox !== 'docker') findings.push(await examineWasm(config))

const held = findings.length > 0 && findings.every(({ checks }) => checks.every((check) => check.ok))
const text = process.argv.includes('--json')
  ? JSON.stringify({ held, findings, skipped }, null, 2)
  : printed(findings, skipped)
process.stdout.write(`${text}\n`)
process.exitCode = held ? 0 : 1
