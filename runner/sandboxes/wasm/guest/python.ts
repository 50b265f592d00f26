import './disguise.ts'
import { loadPyodide } from 'pyodide'
// @ts-expect-error: the module that pyodide otherwise imports by its path has no types
import createPyodideModule from 'pyodide/pyodide.asm.mjs'
import harness from './harness.py'
import { FD, type Host } from './host.ts'

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
  const codecollab = python.pyimport('_codecollab')
  codecollab.attach(host.sleep, host.exit, () => host.report({ t: 'memory' }))
  host.report({
    t: 'ready',
    version: `CPython ${python.runPython('import platform; platform.python_version()')}`,
  })

  const job = host.job()
  for (const { name, text } of job.files) {
    const path = `/code/${name}`
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
    python.FS.writeFile(path, text)
  }
  host.limitMemory(job.memoryBytes)
  try {
    host.exit(codecollab.run(job.entry))
  } catch (error) {
    host.write(
      FD.stderr,
      new TextEncoder().encode(`Fatal error in the interpreter: ${String(error).slice(0, 2000)}\n`),
    )
    host.exit(134)
  }
}

void main()
