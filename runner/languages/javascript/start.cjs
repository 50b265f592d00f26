// Runs a file as `node FILE` does, with `prompt` and `readLine` besides. Without an argument it loads all that a program needs
// first and then waits for the file's name on descriptor 3.
const fs = require('node:fs')
const path = require('node:path')
const { runMain } = require('node:module')

/** A line of standard input without its end; null at end of file. */
function readLine() {
  const bytes = []
  const byte = Buffer.alloc(1)
  for (;;) {
    let count = 0
    try {
      count = fs.readSync(0, byte)
    } catch (error) {
      // Once `process.stdin` was used, reading does not wait any more.
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      continue
    }
    if (count === 0 && bytes.length === 0) return null
    if (count === 0 || byte[0] === 10) break
    bytes.push(byte[0])
  }
  return Buffer.from(bytes).toString().replace(/\r$/, '')
}

function prompt(question = '') {
  fs.writeSync(1, String(question))
  return readLine()
}

for (const value of [prompt, readLine])
  Object.defineProperty(globalThis, value.name, { value, writable: true, configurable: true })

function start(entry) {
  delete require.cache[__filename]
  process.mainModule = undefined
  process.argv = [process.argv[0], path.resolve(entry), ...process.argv.slice(3)]
  // From here no line of this file is in a trace.
  setImmediate(runMain, process.argv[1])
}

if (process.argv[2]) start(process.argv[2])
else
  import('data:text/javascript,').then(() => {
    for (const stream of [process.stdout, process.stderr]) void stream.writable
    const entry = fs.readFileSync(3, 'utf8')
    fs.closeSync(3)
    start(entry)
  })
