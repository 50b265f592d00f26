import { completed, emscripten, type Exports } from './emscripten/libc.ts'
import { FD, type GuestJob, type Host } from './host.ts'
import { Shell } from './sql/shell.ts'
import { Sqlite } from './sql/sqlite.ts'
import { broken, standing } from './standing.ts'
import { wasi } from './wasi/wasi.ts'

declare const host: Host

/** Pages that the module wants its memory to begin with and to have at most. */
const MEMORY = { initial: 128, maximum: 32_768 }
/** What a program prints is handed over in pieces of about this many characters, and at the end. */
const PIECE = 4096

const encoder = new TextEncoder()
/** Run once on another database, so that what programs use is machine code by the time they do. */
const REHEARSAL = `CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL);
INSERT INTO t (b, c) VALUES ('x', 1.5), (NULL, 2), ('y', 3);
UPDATE t SET c = c + 1 WHERE b = 'x';
SELECT b || '!' AS d, count(*), sum(c) FROM t JOIN t AS u USING (a) WHERE c > 1 GROUP BY b ORDER BY 2 DESC;
SELECT upper(b), date('now') FROM t WHERE a IN (SELECT a FROM t) LIMIT 2;
SELECT missing FROM t;`

function load(module: WebAssembly.Module): Sqlite {
  const memory = new WebAssembly.Memory(MEMORY)
  let exports: Exports = {}
  const calls = wasi(standing(host).world, () => memory)
  const env = {
    ...emscripten(
      host,
      calls,
      () => memory,
      () => exports,
    ),
    memory,
  }
  const imports = completed(module, { env, wasi_snapshot_preview1: calls })
  exports = new WebAssembly.Instance(module, imports).exports as Exports
  exports.__wasm_call_ctors?.()
  return new Sqlite(exports, memory)
}

function perform(sqlite: Sqlite, job: GuestJob): never {
  let printed = ''
  const flush = () => {
    host.write(FD.stdout, encoder.encode(printed))
    printed = ''
  }
  host.limitMemory(job.memoryBytes)
  const files = new Map(job.files.map(({ name, text }) => [name, text]))
  const shell = new Shell(sqlite, {
    out: (text) => {
      printed += text
      if (printed.length > PIECE) flush()
    },
    error: (text) => {
      flush()
      host.write(FD.stderr, encoder.encode(text))
    },
    file: (name) => files.get(name.replace(/^(\.\/|\/code\/)+/, '')) ?? null,
  })
  try {
    const code = shell.start(job.entry)
    flush()
    return host.exit(code)
  } catch (error) {
    return broken(host, error)
  }
}

function main(): Promise<never> {
  const module = new WebAssembly.Module(host.assets.get('sql.wasm') ?? new Uint8Array())
  const silent = { out: () => {}, error: () => {}, file: () => REHEARSAL }
  new Shell(load(module), silent).start('')
  const sqlite = load(module)
  host.report({ t: 'ready', version: `SQLite ${sqlite.version()}` })
  const job = host.job()
  if (!job.trials) return perform(sqlite, job)
  return host.runTrials(job, () => {
    const another = load(module)
    return (its) => perform(another, its)
  })
}

void main()
