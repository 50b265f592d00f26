import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const BUILD = fileURLToPath(new URL('languages/go/build.sh', import.meta.url))

let folder: string
beforeEach(async () => void (folder = await mkdtemp(`${tmpdir()}/codecollab-go-`)))
afterEach(() => rm(folder, { recursive: true, force: true }))

/** How the script ends with a compiler that fills its cache, says what it was asked and ends with `code`. */
async function builds(code: number) {
  const go = `#!/bin/sh\nmkdir -p "$GOCACHE/00" "$GOCACHE/ff"\necho "$@"\nexit ${code}\n`
  await writeFile(`${folder}/go`, go)
  await chmod(`${folder}/go`, 0o755)
  const env = { PATH: `${folder}:${process.env.PATH}`, GOCACHE: `${folder}/cache` }
  return new Promise<{ code: number; said: string }>((resolve) =>
    execFile('sh', [BUILD, 'cmd/main.go', 'main'], { env }, (error, said) =>
      resolve({ code: Number(error?.code ?? 0), said }),
    ),
  )
}

it.each([0, 1, 2])(
  'what Go keeps for a next build is gone before the program runs (exit code %i)',
  async (code) => {
    expect(await builds(code)).toEqual({ code, said: 'build -ldflags=-w -o main ./cmd\n' })
    expect(await readdir(folder)).toEqual(['go'])
  },
)
