import { FD, type GuestJob, type Host } from '../host.ts'
import { folder, put } from '../wasi/files.ts'
import { build, made, prepare } from './build.ts'
import { Compiler } from './compiler.ts'
import exceptions from './exceptions.cpp'
import { MADE, type Dialect } from './made.ts'
import { runProgram } from './program.ts'
import runtime from './runtime.c'

const encoder = new TextEncoder()
const MAX_PIECE = 32 * 1024

const WARM: Record<Dialect, { name: string; text: string }> = {
  c: {
    name: 'main.c',
    text: '#include <stdio.h>\nint main(void) { char s[9]; printf("%d\\n", scanf("%8s", s)); }',
  },
  cpp: {
    name: 'main.cpp',
    text: '#include <iostream>\n#include <string>\n#include <vector>\nint main() { std::string s; std::vector<int> v{1}; while (std::getline(std::cin, s)) v.push_back(2); std::cout << s << v.size() << std::endl; }',
  },
}

/** Loads Clang, waits for a program, compiles it and runs it. */
export function runClang(host: Host, dialect: Dialect): void {
  const compiler = new Compiler(host)
  if (!host.assets.has(MADE[dialect][0])) return makeOnce(host, compiler, dialect)
  for (const name of MADE[dialect]) put(compiler.build, name, host.assets.get(name) ?? new Uint8Array())
  host.assets.clear()
  // The engine compiles each function of the compiler when it is first called; that is not the program's time.
  const warm = folder()
  put(warm, WARM[dialect].name, encoder.encode(WARM[dialect].text))
  const warmed = build(compiler, dialect, warm, [WARM[dialect]], 64 << 20)
  if (!warmed.ok) throw new Error(warmed.said)
  const { said } = compiler.run(['clang', '--version'], warm)
  const version = /clang version ([\d.]+)/.exec(said)?.[1] ?? 'unknown'
  const name = dialect === 'c' ? 'C17' : 'C++20'
  host.report({ t: 'ready', version: `Clang ${version} (${name}, WebAssembly)`, compiles: true })

  const job = host.job()
  if (job.trials?.made) return start(host, host.made(), job)
  const code = folder()
  for (const { name, text } of job.files) put(code, name, encoder.encode(text))
  const built = build(compiler, dialect, code, job.files, job.memoryBytes)
  for (let at = 0; at < built.said.length; at += MAX_PIECE)
    host.report({ t: 'compile', data: built.said.slice(at, at + MAX_PIECE) })
  if (!built.ok) host.exit(1)
  const bytes = made(compiler, 'program.wasm')
  if (job.trials) send(host, bytes)
  start(host, bytes, job)
}

/** Runs the program once it is measured; each time in a new instance of one module. */
function start(host: Host, bytes: Uint8Array<ArrayBuffer>, job: GuestJob): void {
  host.compiled()
  let module: WebAssembly.Module | null = null
  const perform = (its: GuestJob) => runProgram(host, () => (module ??= new WebAssembly.Module(bytes)), its)
  if (!job.trials) return perform(job)
  void host.runTrials(job, () => perform)
}

function send(host: Host, bytes: Uint8Array): void {
  host.report({ t: 'blob', bytes: bytes.length })
  host.write(FD.control, bytes)
}

/** In the guest that makes a parcel: sends what all later ones begin with. */
function makeOnce(host: Host, compiler: Compiler, dialect: Dialect): never {
  const own = folder()
  put(own, 'runtime.c', encoder.encode(runtime))
  put(own, 'exceptions.cpp', encoder.encode(exceptions))
  const { ok, said } = prepare(compiler, dialect, own)
  if (!ok) throw new Error(said)
  for (const name of MADE[dialect]) {
    send(host, made(compiler, name))
  }
  return host.exit(0)
}
