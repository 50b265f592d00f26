import harness from './ruby/harness.rb'
import rehearsal from './ruby/rehearsal.rb'
import type { RoomPlan } from './ruby/unwind.ts'
import { Ruby } from './ruby/vm.ts'
import { FD, type GuestJob, type Host, type Perform } from './host.ts'
import { broken, standing } from './standing.ts'
import { put } from './wasi/files.ts'

declare const host: Host

/** What the harness answers when memory was refused. */
const OUT_OF_MEMORY = 256
const PREPARE = `Dir.chdir('/code'); require 'did_you_mean'; require 'error_highlight'; GC.start`
const REHEARSAL = '.rehearsal.rb'
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** In a rehearsal one line has been typed, and what is printed goes here. */
let rehearsed = ''
let rehearsing = true

/** A world to stand in, and the stage that is the same in a rehearsal. */
function staged() {
  const stands = standing(host)
  const { world } = stands
  const stage = {
    ...world,
    read: (into: Uint8Array) => (rehearsing ? encoder.encodeInto('Ann\n', into).written : world.read(into)),
    write: (name: 'stdout' | 'stderr', bytes: Uint8Array) => {
      if (rehearsing) rehearsed += decoder.decode(bytes)
      else world.write(name, bytes)
    },
  }
  return { ...stands, stage }
}

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
/** Runs a file as a program and answers its exit code. */
const run = (ruby: Ruby, name: string) =>
  ruby.evaluate(`eval(${quoted(harness)}, TOPLEVEL_BINDING, '<codecollab>').call(${quoted(name)})`)

function perform(ruby: Ruby, { world, begin }: ReturnType<typeof staged>, job: GuestJob): never {
  begin(job)
  try {
    const status = run(ruby, job.entry)
    if (status === OUT_OF_MEMORY) host.report({ t: 'memory' })
    return host.exit(status === OUT_OF_MEMORY ? 1 : status & 255)
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) return broken(host, error)
    // What Ruby keeps of its stack when it raises or collects garbage has a fixed size in this build of it.
    world.write('stderr', encoder.encode(`${job.entry}: stack level too deep (SystemStackError)\n`))
    return host.exit(1)
  }
}

function main(): Promise<never> {
  const bytes = host.assets.get('ruby.wasm')
  const snapshot = host.assets.get('snapshot')
  if (!bytes) throw new Error('no ruby.wasm in the parcel')
  const module = new WebAssembly.Module(bytes)
  const first = staged()
  const ruby = new Ruby(module, first.stage)
  if (!snapshot) {
    ruby.start()
    ruby.evaluate(PREPARE)
    const picture = ruby.picture()
    host.report({ t: 'blob', bytes: picture.length })
    host.write(FD.control, picture)
    return host.exit(0)
  }
  ruby.restore(snapshot)
  // Both have been copied, and a waiting guest should hold little.
  for (const copied of [bytes, snapshot]) copied.buffer.transfer(0)
  host.assets.clear()
  put(first.code, REHEARSAL, encoder.encode(rehearsal))
  run(ruby, REHEARSAL)
  first.code.entries.delete(REHEARSAL)
  rehearsing = false
  host.report({ t: 'ready', version: `CRuby ${rehearsed.split('\n')[0] ?? ''}` })

  const job = host.job()
  if (!job.trials) return perform(ruby, first, job)
  // Every trial begins as a program would now, after the rehearsal.
  return host.runTrials(job, another(module, ruby.picture(), ruby.rooms))
}

/** Makes interpreters that are as the one was when the picture was taken. */
function another(module: WebAssembly.Module, picture: Uint8Array, rooms?: RoomPlan): () => Perform {
  return () => {
    const next = staged()
    const ruby = new Ruby(module, next.stage)
    ruby.restore(picture, rooms)
    return (job) => perform(ruby, next, job)
  }
}

void main()
