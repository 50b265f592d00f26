import harness from './ruby/harness.rb'
import rehearsal from './ruby/rehearsal.rb'
import { FD, type Host } from './host.ts'
import { Ruby } from './ruby/vm.ts'
import { Wasi } from './wasi.ts'
import { Disk } from './wasi/disk.ts'

declare const host: Host

/** What the harness ends with when memory was refused. */
const OUT_OF_MEMORY = 0x4d00
const PREPARE = `Dir.chdir('/code'); require 'did_you_mean'; require 'error_highlight'; require 'set'; GC.start`
const REHEARSAL = ['tmp', 'rehearsal.rb']
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** In a rehearsal one line has been typed, and what is printed goes here. */
let rehearsed = ''
let rehearsing = true
const stage: Host = {
  ...host,
  read: (fd, into) => {
    if (!rehearsing) return host.read(fd, into)
    return encoder.encodeInto('Ann\n', into).written
  },
  write: (fd, bytes) => {
    if (rehearsing) rehearsed += decoder.decode(bytes)
    else host.write(fd, bytes)
  },
  report: (message) => {
    if (!rehearsing) host.report(message)
  },
}
const disk = new Disk()
for (const folder of ['code', 'tmp']) disk.makeFolder([folder])
const wasi = new Wasi(stage, {
  disk,
  folders: { '/': '/' },
  env: { HOME: '/code', LANG: 'C.UTF-8' },
  exit: (code) => {
    if (code === OUT_OF_MEMORY) host.report({ t: 'memory' })
    return host.exit(code & 255)
  },
})

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
/** Ruby that runs a file as a program and answers its exit code. */
const running = (name: string) =>
  `eval(${quoted(harness)}, TOPLEVEL_BINDING, '<codecollab>').call(${quoted(name)})`

function main() {
  const bytes = host.assets.get('ruby.wasm')
  const snapshot = host.assets.get('snapshot')
  if (!bytes) throw new Error('no ruby.wasm in the parcel')
  const ruby = new Ruby(new WebAssembly.Module(bytes), wasi)
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
  disk.put(REHEARSAL, encoder.encode(rehearsal))
  ruby.evaluate(running(`/${REHEARSAL.join('/')}`))
  disk.remove(REHEARSAL, 'file')
  rehearsing = false
  host.report({ t: 'ready', version: `CRuby ${rehearsed.split('\n')[0] ?? ''}` })

  const job = host.job()
  for (const { name, text } of job.files) disk.put(['code', ...name.split('/')], encoder.encode(text))
  try {
    ruby.evaluate(`exit!(${running(job.entry)})`)
  } catch (error) {
    const said = String(error).slice(0, 2000)
    host.write(FD.stderr, encoder.encode(`Fatal error in the interpreter: ${said}\n`))
  }
  return host.exit(134)
}

main()
