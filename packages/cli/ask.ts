import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { EXIT, Stop } from './exit.ts'

/** Asks on the terminal and answers the line; with `hidden` nothing of it is shown. Without a terminal, the next line of stdin. */
export async function ask(question: string, hidden = false): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const output = terminal && !hidden ? process.stderr : nowhere
  const lines = createInterface({ input: process.stdin, output, terminal })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('SIGINT', () => reject(new Stop(EXIT.interrupted, 'Nothing was done.')))
      lines.once('close', () => reject(new Stop(EXIT.usage, 'There was no answer.')))
    })
  } finally {
    lines.close()
    if (terminal && hidden) process.stderr.write('\n')
  }
}
