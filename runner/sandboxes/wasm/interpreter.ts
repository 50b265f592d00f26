import { bundleGuest, packageAsset, parcelKey, writeParcel, type Asset } from './parcel.ts'
import { emptyData } from './empty-data.ts'
import { Guest } from './guest.ts'
import type { Jail } from './jail.ts'

/** Makes guests of one language; loading it is done once, by the first. */
export type Interpreter = { spawn: () => Guest }

const text = (name: string, content: string): Asset => ({ name, bytes: Buffer.from(content) })

/** Prepares the parcel of a language in `folder` and answers how to start its guests. */
export async function loadInterpreter(language: string, jail: Jail, folder: string): Promise<Interpreter> {
  const boot = await bundleGuest('boot', 'cjs')
  const parcel = await makeParcel(language, jail, boot, folder)
  return { spawn: () => new Guest(jail, boot, parcel) }
}

function makeParcel(language: string, jail: Jail, boot: string, folder: string): Promise<string> {
  if (language === 'python') return pythonParcel(jail, boot, folder)
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
  const key = parcelKey('python', assets)
  const bare = await writeParcel(folder, `${key}-bare`, assets)
  // Starting CPython takes seconds of processor time; every guest begins from a picture of one that has started.
  return writeParcel(folder, key, async () => [
    ...assets,
    { name: 'snapshot', bytes: await snapshot(jail, boot, bare) },
  ])
}

async function rubyParcel(jail: Jail, boot: string, folder: string): Promise<string> {
  const guest = text('guest.js', await bundleGuest('ruby'))
  const ruby = await packageAsset('@ruby/4.0-wasm-wasi', 'ruby.wasm', '../ruby+stdlib.wasm')
  const key = parcelKey('ruby', [guest, ruby])
  const bare = await writeParcel(folder, `${key}-bare`, [guest, ruby])
  // As with Python; the picture holds all the data of the module, most of which is the standard library.
  return writeParcel(folder, key, async () => [
    guest,
    { ...ruby, bytes: emptyData(ruby.bytes) },
    { name: 'snapshot', bytes: await snapshot(jail, boot, bare) },
  ])
}

/** What the first guest of a language says of itself once it has started. */
async function snapshot(jail: Jail, boot: string, parcel: string): Promise<Uint8Array> {
  const guest = new Guest(jail, boot, parcel)
  const errors: Buffer[] = []
  guest.stderr.on('data', (piece: Buffer) => errors.push(piece))
  guest.stdout.resume()
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      guest.onBlob = resolve
      void guest.ended.then(() =>
        reject(new Error(`The interpreter did not start: ${Buffer.concat(errors).toString().slice(0, 800)}`)),
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
