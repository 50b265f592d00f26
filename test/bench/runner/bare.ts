import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median } from '../stats.ts'
import type { Hello } from './programs.ts'

const run = promisify(execFile)
const ROUNDS = 8
const CONTAINERS = 5

/**
 * What a hello costs without a sandbox of ours, milliseconds: `bareMs` is the language alone, compiling and running in a
 * shell loop inside one container of its image; `dockerRunMs` is a container of its own for each, by `docker run --rm`.
 */
export async function bare(hello: Hello): Promise<{ bareMs: number; dockerRunMs: number }> {
  const { language, name, code } = hello
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
  try {
    await writeFile(join(folder, name), code)
    const container = (script: string) => [
      ...['run', '--rm', '--network', 'none', '--volume', `${folder}:/source:ro`, '--tmpfs', '/code:exec'],
      ...['--tmpfs', '/tmp:exec', '--workdir', '/code'],
      ...Object.entries(docker.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...['--entrypoint', 'sh', `codecollab/${language.id}:latest`, '-c', script],
    ]
    const program = `cp /source/* . && ${steps} >/dev/null </dev/null`
    const loop = `i=0; while [ $i -lt ${ROUNDS} ]; do a=$(date +%s%N); { ${program}; } || exit 1; b=$(date +%s%N); echo $(((b-a)/1000)); rm -rf /code/* /tmp/*; i=$((i+1)); done`
    const { stdout } = await run('docker', container(loop))
    const times: number[] = []
    for (let i = 0; i < CONTAINERS; i++) {
      const from = performance.now()
      await run('docker', container(program))
      times.push(performance.now() - from)
    }
    return { bareMs: median(stdout.trim().split('\n').map(Number)) / 1000, dockerRunMs: median(times) }
  } finally {
    await rm(folder, { recursive: true })
  }
}
