import type { Host } from './host.ts'
import { guard } from './python/imports.ts'

declare const host: Host

// Pyodide looks at its surroundings when it is imported, so this comes before it: it is told that it runs in a
// web worker, and the network it finds there is the parcel.
const scope = globalThis as unknown as Record<string, unknown>

scope.WorkerGlobalScope = class {
  static [Symbol.hasInstance]() {
    return true
  }
}
scope.self = globalThis
scope.location = { href: 'parcel://guest/', toString: () => 'parcel://guest/' }
scope.fetch = async (address: unknown) => {
  const name = String(address).split('/').pop() ?? ''
  const bytes = host.assets.get(name)
  if (!bytes) throw new Error(`no ${name} in the parcel`)
  host.assets.delete(name)
  return { ok: true, arrayBuffer: async () => bytes.buffer }
}
WebAssembly.instantiateStreaming = async (source, imports) => {
  const bytes = await (await source).arrayBuffer()
  if (imports) guard(imports)
  const instantiated = await WebAssembly.instantiate(bytes, imports)
  // The engine has a copy of its own now.
  bytes.transfer(0)
  return instantiated
}
