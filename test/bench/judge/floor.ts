import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Hello } from '../runner/programs.ts'

/** Milliseconds of each bare execution of a program that a shell has compiled before, in one container without limits. */
export async function bareExecutions({ language, name, code }: Hello, count: number): Promise<number[]> {
  const { docker } = language
  if (!docker) throw new Error(`${language.id} has no image`)
  const stem = name.replace(/\.[^.]*$/, '')
  const command = (argv: readonly string[]) =>
    argv
      .map((part) => part.replaceAll('{entry}', name).replaceAll('{stem}', stem).replace('{sources}', name))
      .map((part) => `'${part.replaceAll("'", `'\\''`)}'`)
      .join(' ')
  const folder = await mkdtemp(join(tmpdir(), 'codecollab-bare-'))
  await chmod(folder, 0o755)
  await writeFile(join(folder, name), code)
  const once = `a=$(date +%s%N); ${command(docker.run)} >/dev/null </dev/null || exit 1; b=$(date +%s%N); echo $(((b-a)/1000))`
  const script = `cp /source/* . && ${docker.compile ? `${command(docker.compile)} >&2` : 'true'} && for i in $(seq ${count}); do ${once}; done`
  const shell = spawn(
    'docker',
    [
      ...['run', '--rm', '--network', 'none', '--volume', `${folder}:/source:ro`],
      ...['--tmpfs', '/code:exec', '--tmpfs', '/tmp:exec', '--workdir', '/code'],
      ...Object.entries(docker.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...['--entrypoint', 'sh', `codecollab/${language.id}:latest`, '-c', script],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const times: number[] = []
  for await (const line of createInterface(shell.stdout)) times.push(Number(line) / 1000)
  await rm(folder, { recursive: true })
  if (times.length < count) throw new Error(`${language.id}: the bare language failed`)
  return times
}
