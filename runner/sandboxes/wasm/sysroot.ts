import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Dialect } from './guest/clang/made.ts'
import type { Asset } from './parcel.ts'

const BLOCK = 512

/** What a program can include and link: not the headers of other processors, nor those of old versions of C++. */
const HEADERS =
  /^include\/(wasm32-wasip1\/|(__std|__float|std|float|limits|inttypes|iso646|tgmath|varargs|unwind|wasm_simd128)[^/]*\.h$)/
const CPP_HEADERS = /^include\/c\+\+\/v1\/(?!__cxx03\/)/
const LIBRARIES =
  /^lib\/.*\/(crt1-command\.o|lib(c|c-printscan-long-double|setjmp|wasi-emulated-.*|clang_rt\.builtins)\.a)$/
const CPP_LIBRARIES = /^lib\/.*\/libc\+\+(abi)?\.a$/

/** Clang in WebAssembly, and those of its headers and libraries that a language needs. */
export async function clangAssets(language: Dialect): Promise<Asset[]> {
  const read = (name: string) => readFile(fileURLToPath(new URL(name, import.meta.resolve('@yowasp/clang'))))
  const wanted = language === 'c' ? [HEADERS, LIBRARIES] : [HEADERS, LIBRARIES, CPP_HEADERS, CPP_LIBRARIES]
  const files = untar(await read('llvm-resources.tar')).filter(({ name }) =>
    wanted.some((pattern) => pattern.test(name)),
  )
  const own = async (name: string, path: string) => ({
    name: path,
    bytes: await readFile(new URL(`./guest/clang/${name}`, import.meta.url)),
  })
  const prefixes = [own('common.hpp', 'include/bits/common.hpp'), own('all.hpp', 'include/bits/stdc++.h')]
  return [
    { name: 'llvm.wasm', bytes: await read('llvm.core.wasm') },
    ...files,
    ...(language === 'cpp' ? await Promise.all(prefixes) : []),
  ]
}

/** The files of a tar archive (POSIX ustar). */
function untar(archive: Buffer): Asset[] {
  const files: Asset[] = []
  for (let at = 0; at + BLOCK <= archive.length;) {
    const field = (from: number, length: number) =>
      archive.toString('utf8', at + from, at + from + length).split('\0')[0] ?? ''
    const [name, prefix] = [field(0, 100), field(345, 155)]
    const size = Number.parseInt(field(124, 12), 8) || 0
    const regular = ['0', ''].includes(field(156, 1))
    at += BLOCK
    if (regular && name !== '')
      files.push({ name: prefix === '' ? name : `${prefix}/${name}`, bytes: archive.subarray(at, at + size) })
    at += Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}
