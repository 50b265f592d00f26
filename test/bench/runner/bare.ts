import { execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { median } from '../stats.ts'
import type { Hello } from './programs.ts'

const run = promisify(execFile)
const CONTAINERS = 5

/** A language alone: one container of its image without limits, in which a shell compiles and runs a hello when it is asked to. */
export type Bare = {
  /** Milliseconds that one hello takes. */
  once: () => Promise<number>
  /** Median milliseconds of a hello in a container of its own, by `docker run --rm`. */
  dockerRun: () => Promise<number>
  end: () => Promise<void>
}

/** Starts the floor that a language's runs are compared with. */
export async function openBare({ language, name, code }: Hello): Promise<Bare> {
  const { docker } = language
  if (!docker) throw new Error(`${language.id} has no image`)
  const stem = name.replace(/\.[^.]*$/, '')
  const filled = (argv: readonly string[]) =>
    argv
      .map((part) => part.replaceAll('{entry}', name).replaceAll('{stem}', stem).replace('{sources}', name))
      .map((part) => `'${part.replaceAll("'", `'\\''`)}'`)
      .join(' ')
  const steps = [...(docker.compile ? [filled(docker.compile)] : []), filled(docker.run)].join(' && ')
  const folder = await mkdtemp(join(tmpdir(), 'codecollab-bare-'))
  await chmod(folder, 0o755)
  await writeFile(join(folder, name), code)
  const container = (script: string) => [
    ...['run', '--rm', '--interactive', '--network', 'none', '--volume', `${folder}:/source:ro`],
    ...['--tmpfs', '/code:exec', '--tmpfs', '/tmp:exec', '--workdir', '/code'],
    ...Object.entries(docker.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...['--entrypoint', 'sh', `codecollab/${language.id}:latest`, '-c', script],
  ]
  const program = `cp /source/* . && ${steps} >/dev/null </dev/null`
  const timed = `a=$(date +%s%N); { ${program}; } || exit 1; b=$(date +%s%N); echo $(((b-a)/1000)); rm -rf /code/* /tmp/*`
  const shell = spawn('docker', container(`while read go; do ${timed}; done`), {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(shell.stdout)[Symbol.asyncIterator]()
  return {
    once: async () => {
      shell.stdin.write('go\n')
      const { value, done } = await lines.next()
      if (done) throw new Error(`${language.id}: the bare language failed`)
      return Number(value) / 1000
    },
    dockerRun: async () => {
      const times: number[] = []
      for (let i = 0; i < CONTAINERS; i++) {
        const from = performance.now()
        const one = run('docker', container(program))
        one.child.stdin?.end()
        await one
        times.push(performance.now() - from)
      }
      return median(times)
    },
    end: async () => {
      shell.stdin.end()
      await rm(folder, { recursive: true })
    },
  }
}
