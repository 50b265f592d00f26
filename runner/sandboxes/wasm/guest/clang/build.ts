import { asArgument } from '../../../argument.ts'
import type { Folder } from '../wasi/files.ts'
import { follow } from '../wasi/files.ts'
import common from './common.hpp'
import { MADE, type Dialect } from './made.ts'
import { BUILD, SYSROOT, type Compiler, type Outcome } from './compiler.ts'

/** Extensions of the files that are compiled; the others can be included. */
const SOURCES: Record<Dialect, RegExp> = { c: /\.c$/, cpp: /\.(cpp|cc|cxx|c\+\+)$/ }

const EMULATED = ['SIGNAL', 'PROCESS_CLOCKS', 'MMAN', 'GETPID'].map((name) => `-D_WASI_EMULATED_${name}`)
const SHARED = [
  `--sysroot=${SYSROOT}`,
  '-resource-dir',
  SYSROOT,
  '-O1',
  ...EMULATED,
  '-mllvm',
  '-wasm-enable-sjlj',
]
const OPTIONS: Record<Dialect, readonly string[]> = {
  c: ['clang', ...SHARED, '-std=gnu17'],
  // Without the last, every program would instantiate again what the headers themselves use of their templates.
  cpp: ['clang++', ...SHARED, '-std=gnu++20', '-fwasm-exceptions', '-fpch-instantiate-templates'],
}
/** What is read before a program, by the name under which it was made. */
const PREFIXES = { common: 'bits/common.hpp', all: 'bits/stdc++.h' } as const
const LIBRARIES = [
  'c-printscan-long-double',
  'c',
  'setjmp',
  'wasi-emulated-signal',
  'wasi-emulated-process-clocks',
  'wasi-emulated-mman',
  'wasi-emulated-getpid',
]
const CPP_LIBRARIES = ['-lc++', '-lc++abi']
const LIB = `${SYSROOT}/lib/wasm32-wasip1`
/** Functions of the C++ library that throw, and those in `exceptions.cpp` that stand for them. */
const WRAPPED = [
  ...'4stoi 4stol 5stoul 5stoll 6stoull'.split(' ').map((name) => [name, 'mi']),
  ...'4stof 4stod 5stold'.split(' ').map((name) => [name, 'm']),
].map(
  ([name, rest]) =>
    `--wrap=_ZNSt3__2${name}ERKNS_12basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEEP${rest}`,
)
const INCLUDED = /^[ \t]*#[ \t]*include[ \t]*<([^>\n]*)>/gm
const COMMON = new Set([...common.matchAll(INCLUDED)].map(([, name]) => name))
const STACK_BYTES = 8 << 20

/** Makes what every program of this language is compiled or linked with; answers what went wrong, if anything did. */
export function prepare(compiler: Compiler, dialect: Dialect, own: Folder): Outcome {
  const steps = [[...OPTIONS.c, '-c', 'runtime.c', '-o', `${BUILD}/runtime.o`]]
  if (dialect === 'cpp') {
    steps.push([...OPTIONS.cpp, '-c', 'exceptions.cpp', '-o', `${BUILD}/exceptions.o`])
    for (const [name, header] of Object.entries(PREFIXES)) {
      const path = `${SYSROOT}/include/${header}`
      steps.push([...OPTIONS.cpp, '-x', 'c++-header', path, '-o', `${BUILD}/${name}.pch`])
    }
  }
  return inTurn(steps, compiler, own)
}

/** A file of a program. */
export type Source = { name: string; text: string }

/** Compiles and links the program in `code`; the module is then under `BUILD` as `program.wasm`. */
export function build(
  compiler: Compiler,
  dialect: Dialect,
  code: Folder,
  files: readonly Source[],
  memoryBytes: number,
): Outcome {
  const sources = files.map(({ name }) => name).filter((name) => SOURCES[dialect].test(name))
  const objects = sources.map((_, index) => `${BUILD}/${index}.o`)
  const std = dialect === 'cpp' ? ['-include-pch', `${BUILD}/${prefixOf(files)}.pch`] : []
  const user = ['-Wall', '-fno-color-diagnostics', ...std]
  const steps = sources.map((name, index) => [
    ...OPTIONS[dialect],
    ...user,
    '-c',
    asArgument(name),
    '-o',
    objects[index] ?? '',
  ])
  steps.push(link(dialect, objects, memoryBytes))
  return inTurn(steps, compiler, code)
}

/** The smallest prefix that has every header of the library that these files include. */
function prefixOf(files: readonly Source[]): keyof typeof PREFIXES {
  const included = files.flatMap(({ text }) => [...text.matchAll(INCLUDED)].map(([, name]) => name ?? ''))
  // Headers of C are small and are not worth more.
  return included.every((name) => COMMON.has(name) || /^[^/]*\.h$/.test(name)) ? 'common' : 'all'
}

function link(dialect: Dialect, objects: readonly string[], memoryBytes: number): string[] {
  const own = MADE[dialect].filter((name) => name.endsWith('.o')).map((name) => `${BUILD}/${name}`)
  return [
    'wasm-ld',
    '-m',
    'wasm32',
    `${LIB}/crt1-command.o`,
    ...objects,
    ...own,
    `-L${LIB}`,
    ...(dialect === 'cpp' ? [...WRAPPED, ...CPP_LIBRARIES] : []),
    ...LIBRARIES.map((name) => `-l${name}`),
    `${SYSROOT}/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a`,
    // The stack comes first, so that one that overflows leaves the memory instead of writing over data.
    '--stack-first',
    '-z',
    `stack-size=${STACK_BYTES}`,
    `--max-memory=${memoryBytes - (memoryBytes % 65_536)}`,
    '--export=__stack_pointer',
    '--export-if-defined=fflush',
    '--export-if-defined=__cpp_exception',
    '-o',
    `${BUILD}/program.wasm`,
  ]
}

function inTurn(steps: readonly (readonly string[])[], compiler: Compiler, code: Folder): Outcome {
  let said = ''
  for (const step of steps) {
    const outcome = compiler.run(step, code)
    said += outcome.said
    if (!outcome.ok) return { ok: false, said }
  }
  return { ok: true, said }
}

/** Takes something that was made out of the build folder. */
export function made(compiler: Compiler, name: string): Uint8Array<ArrayBuffer> {
  const { entry } = follow(compiler.build, name)
  if (entry?.kind !== 'file') throw new Error(`no ${name} was made`)
  return entry.bytes.slice(0, entry.size) as Uint8Array<ArrayBuffer>
}
