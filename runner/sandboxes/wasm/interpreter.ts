import { rm } from 'node:fs/promises'
import { ROOM, UNWIND } from './guest/ruby/unwind.ts'
import { bundleGuest, packageAsset, parcelKey, writeParcel, type Asset } from './parcel.ts'
import { callFirst, emptyData } from './rewrite.ts'
import { Guest } from './guest.ts'
import { MADE, type Dialect } from './guest/clang/made.ts'
import type { Jail } from './jail.ts'
import { clangAssets } from './sysroot.ts'

/** Makes guests of one language; loading it is done once, by the first. */
export type Interpreter = { spawn: () => Guest }

/** The compiler runs for a second: V8 should neither look at all of it beforehand nor optimise much of it. */
const CLANG_FLAGS = '--wasm-lazy-validation --wasm-tiering-budget=130000000'

const text = (name: string, content: string): Asset => ({ name, bytes: Buffer.from(content) })

/** Prepares the parcel of a language in `folder` and answers how to start its guests. */
export async function loadInterpreter(language: string, jail: Jail, folder: string): Promise<Interpreter> {
  const boot = await bundleGuest('boot', 'cjs')
  const parcel = await parcelOf(language, jail, boot, folder)
  return { spawn: () => new Guest(jail, boot, parcel) }
}

function parcelOf(language: string, jail: Jail, boot: string, folder: string): Promise<string> {
  if (language === 'python') return pythonParcel(jail, boot, folder)
  if (language === 'c' || language === 'cpp') return clangParcel(language, jail, boot, folder)
  if (language === 'ruby') return rubyParcel(jail, boot, folder)
  if (language === 'lua') return plainParcel('lua', folder, 'wasmoon/dist/glue.wasm')
  if (language === 'sql') return plainParcel('sql', folder, '@sqlite.org/sqlite-wasm/sqlite3.wasm')
  return quickjsParcel(language, folder)
}

async function pythonParcel(jail: Jail, boot: string, folder: string): Promise<string> {
  const assets = [
    text('guest.js', await bundleGuest('python')),
    await packageAsset('pyodide/pyodide.asm.wasm', 'pyodide.asm.wasm'),
    await packageAsset('pyodide/python_stdlib.zip', 'python_stdlib.zip'),
  ]
  // Starting CPython takes seconds of processor time; every guest begins from a picture of one that has started.
  return completeParcel('python', assets, ['snapshot'], jail, boot, folder)
}

async function rubyParcel(jail: Jail, boot: string, folder: string): Promise<string> {
  const guest = text('guest.js', await bundleGuest('ruby'))
  const built = await packageAsset('@ruby/4.0-wasm-wasi', 'ruby.wasm', '../ruby+stdlib.wasm')
  const ruby = { ...built, bytes: callFirst(built.bytes, UNWIND, ROOM) }
  // As with Python; the picture holds all the data of the module, most of which is the standard library.
  const keep = () => [guest, { ...ruby, bytes: emptyData(ruby.bytes) }]
  return completeParcel('ruby', [guest, ruby], ['snapshot'], jail, boot, folder, keep)
}

async function clangParcel(language: Dialect, jail: Jail, boot: string, folder: string): Promise<string> {
  const flags = text('flags', CLANG_FLAGS)
  const assets = [text('guest.js', await bundleGuest(language)), flags, ...(await clangAssets(language))]
  // Reading the headers of C++ takes seconds of processor time; every program begins with them read.
  return completeParcel(language, assets, MADE[language], jail, boot, folder)
}

/** Writes a parcel with these assets, or what is to be kept of them, and those that a guest makes of them. */
async function completeParcel(
  language: string,
  assets: Asset[],
  names: readonly string[],
  jail: Jail,
  boot: string,
  folder: string,
  keep = () => assets,
): Promise<string> {
  const key = parcelKey(language, assets)
  return writeParcel(folder, key, async () => {
    const bare = await writeParcel(folder, `${key}-bare`, assets)
    const blobs = await blobsOf(new Guest(jail, boot, bare), names.length)
    await rm(bare, { force: true })
    return [...keep(), ...blobs.map((bytes, index) => ({ name: names[index] ?? '', bytes }))]
  })
}

async function blobsOf(guest: Guest, count: number): Promise<Uint8Array[]> {
  const errors: Buffer[] = []
  guest.stderr.on('data', (piece: Buffer) => errors.push(piece))
  guest.stdout.resume()
  try {
    return await new Promise((resolve, reject) => {
      const blobs: Uint8Array[] = []
      guest.onBlob = (bytes) => void (blobs.push(bytes) === count && resolve(blobs))
      void guest.ended.then(() =>
        reject(new Error(`it did not start: ${Buffer.concat(errors).toString().slice(0, 800)}`)),
      )
    })
  } finally {
    guest.kill()
  }
}

/** The parcel of an interpreter that is one module and starts quickly. */
async function plainParcel(language: string, folder: string, specifier: string): Promise<string> {
  const assets = [
    text('guest.js', await bundleGuest(language)),
    await packageAsset(specifier, `${language}.wasm`),
  ]
  return writeParcel(folder, parcelKey(language, assets), assets)
}

async function quickjsParcel(language: string, folder: string): Promise<string> {
  const assets = [
    text('guest.js', await bundleGuest(language)),
    text('prelude.js', await bundleGuest('prelude/index')),
    await packageAsset('@jitl/quickjs-wasmfile-release-sync/wasm', 'quickjs.wasm'),
  ]
  return writeParcel(folder, parcelKey(language, assets), assets)
}
