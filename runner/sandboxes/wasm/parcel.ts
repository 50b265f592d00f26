import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const NODE_STAND_IN = fileURLToPath(new URL('./guest/node-stand-in.ts', import.meta.url))

/** How long a parcel is kept that no runner has been started with, milliseconds. */
const UNUSED_MS = 14 * 24 * 3600 * 1000

/** A file of an interpreter: its name inside the guest and its bytes. */
export type Asset = { name: string; bytes: Uint8Array }

/** Bundles a guest program (and the interpreter's own JavaScript) into one script without imports. */
export async function bundleGuest(name: string, format: 'iife' | 'cjs' = 'iife'): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL(`./guest/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format,
    platform: format === 'cjs' ? 'node' : 'browser',
    external: ['node:*', 'ws'],
    define: { 'import.meta.url': '"parcel://guest/"' },
    loader: Object.fromEntries(['.py', '.c', '.cpp', '.hpp', '.rb', '.lua'].map((ext) => [ext, 'text'])),
    alias: { util: NODE_STAND_IN, 'node:buffer': NODE_STAND_IN },
    logLevel: 'silent',
  })
  return built.outputFiles[0]?.text ?? ''
}

/** Reads a file of an installed package, e.g. `pyodide/pyodide.asm.wasm`; `path` leads on from what the package lets see. */
export async function packageAsset(specifier: string, name: string, path = ''): Promise<Asset> {
  return { name, bytes: await readFile(fileURLToPath(new URL(path, import.meta.resolve(specifier)))) }
}

/**
 * Writes assets into one file that a guest reads through an open descriptor, and answers its path.
 * The name depends on the content, so a parcel is written once and never changed.
 */
export async function writeParcel(
  folder: string,
  key: string,
  make: Asset[] | (() => Promise<Asset[]>),
): Promise<string> {
  const path = `${folder}/${key}.parcel`
  if (existsSync(path)) {
    const now = new Date()
    await utimes(path, now, now)
    return path
  }
  const assets = Array.isArray(make) ? make : await make()
  await mkdir(folder, { recursive: true })
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  const file = await open(temporary, 'wx')
  try {
    const parts = [
      Buffer.from(JSON.stringify(assets.map((asset) => asset.name))),
      ...assets.map((asset) => asset.bytes),
    ]
    for (const part of parts) {
      const size = Buffer.alloc(4)
      size.writeUInt32BE(part.length)
      await file.writev([size, part])
    }
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await forgetUnused(folder)
  return path
}

/** Removes the parcels of versions that nobody has started with for a while. */
async function forgetUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = `${folder}/${name}`
    // Others write and tidy here as well: what was listed may have its name or be gone by now.
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return null
    })
    if (info && Date.now() - info.mtimeMs > UNUSED_MS) await rm(path, { force: true })
  }
}

/** A short name for exactly these assets. */
export function parcelKey(name: string, assets: Asset[]): string {
  const hash = createHash('sha256')
  for (const asset of assets) hash.update(asset.name).update('\0').update(asset.bytes)
  return `${name}-${hash.digest('hex').slice(0, 24)}`
}
