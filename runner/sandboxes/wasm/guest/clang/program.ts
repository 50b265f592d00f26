import { FD, type GuestJob, type Host } from '../host.ts'
import { folder, numberAnew, put } from '../wasi/files.ts'
import { wasi } from '../wasi/wasi.ts'
import type { World } from '../wasi/world.ts'
import { explain } from './traps.ts'

const encoder = new TextEncoder()
/** Exit codes of programs that a signal ended, as a shell would say them. */
const [ABORTED, KILLED] = [134, 137]

/** Runs a program in an instance of its module to its end and never returns; `compiled` makes the module, once it is wanted. */
export function runProgram(host: Host, compiled: () => WebAssembly.Module, job: GuestJob): never {
  numberAnew()
  const code = folder()
  for (const { name, text } of job.files) put(code, name, encoder.encode(text))
  // Both names lead to the folder that the program is in.
  if (!code.entries.has('code')) code.entries.set('code', code)
  if (!code.entries.has('tmp')) code.entries.set('tmp', folder())
  const say = (text: string) => host.write(FD.stderr, encoder.encode(text))
  let instance: WebAssembly.Instance | null = null
  let flushing = false

  /** A prompt must be seen before its answer is waited for, as on a terminal. */
  function flush(): void {
    const { fflush } = instance?.exports ?? {}
    if (flushing || typeof fflush !== 'function') return
    flushing = true
    fflush(0)
    flushing = false
  }

  const world: World = {
    args: [`./${job.entry.replace(/\.[^./]*$/, '')}`],
    folders: [['/', code]],
    limits: job.limits,
    read: (into) => {
      flush()
      host.report({ t: 'wait' })
      const got = host.read(FD.stdin, into)
      host.report({ t: 'go' })
      return got
    },
    write: (name, bytes) => host.write(FD[name], bytes),
    sleep: host.sleep,
    exit: host.exit,
  }
  const codecollab = bare({
    aborted: () => {
      say('Aborted\n')
      host.exit(ABORTED)
    },
    refused: (bytes: number) => {
      host.report({ t: 'memory' })
      // What could never be had is refused; a program that has used up its memory rarely looks at the answer.
      if (bytes >>> 0 >= job.memoryBytes) return
      say('Memory limit reached\n')
      host.exit(KILLED)
    },
  })
  const memory = () => instance?.exports.memory as WebAssembly.Memory
  try {
    const imports = bare({ wasi_snapshot_preview1: wasi(world, memory), codecollab })
    instance = new WebAssembly.Instance(compiled(), imports)
    ;(instance.exports._start as () => void)()
    return host.exit(0)
  } catch (error) {
    const { text, code } = explain(error, instance?.exports ?? {})
    say(text)
    return host.exit(code)
  }
}

/** An object that inherits nothing: a program could import `constructor` from any other. */
const bare = <Members extends object>(members: Members): Members =>
  Object.assign(Object.create(null) as Members, members)
