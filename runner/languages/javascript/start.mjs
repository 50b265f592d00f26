// Runs a file as `node FILE` does, with `prompt` and `readLine` besides. Without an argument it loads all that a program needs
// first and then waits for the file's name on descriptor 3.
import fs from 'node:fs'
import { runMain } from 'node:module'
import path from 'node:path'

const byte = Buffer.alloc(1)

/** Reads one byte of standard input, or none at its end. */
function read() {
  for (;;) {
    try {
      return fs.readSync(0, byte)
    } catch (error) {
      // Once `process.stdin` was used, reading does not wait any more.
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** A line of standard input without its end; null at end of file. */
function readLine() {
  const bytes = []
  let count
  while ((count = read()) === 1 && byte[0] !== 10) bytes.push(byte[0])
  return count === 0 && bytes.length === 0 ? null : Buffer.from(bytes).toString().replace(/\r$/, '')
}

function prompt(question = '') {
  fs.writeSync(1, String(question))
  return readLine()
}

for (const value of [prompt, readLine])
  Object.defineProperty(globalThis, value.name, { value, writable: true, configurable: true })

function waitForName() {
  const name = fs.readFileSync(3, 'utf8')
  fs.closeSync(3)
  return name
}

// What is printed is out when `console.log` returns, also before a long loop or `process.exit`.
for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true)

const [node, , entry = waitForName(), ...more] = process.argv
process.argv = [node, path.resolve(entry), ...more]
// From here no line of this file is in a trace.
setImmediate(runMain, process.argv[1])
