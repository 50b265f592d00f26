import './disguise.ts'
import { loadPyodide, type PyodideAPI } from 'pyodide'
// @ts-expect-error: the module that pyodide otherwise imports by its path has no types
import createPyodideModule from 'pyodide/pyodide.asm.mjs'
import harness from './harness.py'
import { FD, type GuestJob, type Host, type Perform } from './host.ts'
import { Rest, type Emscripten } from './python/rest.ts'

declare const host: Host

const INSTALL = `
import sys, types
module = sys.modules['_codecollab'] = types.ModuleType('_codecollab')
exec(compile(_source, '<codecollab>', 'exec'), module.__dict__)
del _source, module, sys, types
`

async function load(snapshot: Uint8Array | undefined) {
  const info = { arch: 'wasm32', platform: 'emscripten', version: '', python: '', abi_version: '2026_0' }
  return loadPyodide({
    createPyodideModule,
    indexURL: 'parcel://guest/',
    packageBaseUrl: 'parcel://guest/',
    lockFileContents: { info, packages: {} },
    env: { HOME: '/code', PYTHONDONTWRITEBYTECODE: '1' },
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: true }),
  } as Parameters<typeof loadPyodide>[0])
}

async function main() {
  const snapshot = host.assets.get('snapshot')
  host.assets.delete('snapshot')
  const python = await load(snapshot)
  if (!snapshot) {
    python.globals.set('_source', harness)
    python.runPython(INSTALL)
    const bytes = (python as unknown as { makeMemorySnapshot: () => Uint8Array }).makeMemorySnapshot()
    host.report({ t: 'blob', bytes: bytes.length })
    host.write(FD.control, bytes)
    host.exit(0)
  }
  const write = (fd: number) => ({
    write: (bytes: Uint8Array) => {
      host.write(fd, bytes)
      return bytes.length
    },
  })
  python.setStdout(write(FD.stdout))
  python.setStderr(write(FD.stderr))
  python.setStdin({
    read: (into: Uint8Array) => {
      host.report({ t: 'wait' })
      const got = host.read(FD.stdin, into)
      host.report({ t: 'go' })
      return got
    },
  })
  // It has been copied into the interpreter, and a waiting guest should hold little.
  snapshot.buffer.transfer(0)
  python.runPython('import _codecollab; _codecollab.attach(); del _codecollab')
  host.report({
    t: 'ready',
    version: `CPython ${python.runPython('import platform; platform.python_version()')}`,
  })

  const job = host.job()
  if (!job.trials) return perform(python, 0)(job)
  // One interpreter for all of them: another would cost ten times as much as its memory.
  const rest = new Rest(moduleOf(python))
  return host.runTrials(job, () => {
    if (!rest.putBack()) host.spoil()
    return perform(python, rest.grown)
  })
}

/** `grown` is memory that was asked for before and has been kept, bytes. */
function perform(python: PyodideAPI, grown: number): Perform {
  const module = moduleOf(python)
  const encoder = new TextEncoder()
  return (job: GuestJob): never => {
    for (const { name, text } of job.files) {
      const path = `/code/${name}`
      python.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
      python.FS.writeFile(path, text)
    }
    host.limitMemory(job.memoryBytes - grown)
    try {
      const call = `__import__('_codecollab').main(${JSON.stringify(job.entry)})`
      module._PyRun_SimpleString(module.stringToNewUTF8(call))
    } catch (error) {
      const said = String(error).slice(0, 2000)
      host.write(FD.stderr, encoder.encode(`Fatal error in the interpreter: ${said}\n`))
    }
    return host.exit(134)
  }
}

const moduleOf = (python: PyodideAPI) => (python as unknown as { _module: Emscripten })._module

void main()
