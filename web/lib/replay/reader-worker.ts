import type { ToReader } from './messages.ts'
import { reading } from './reading.ts'

// Runs in a worker: the record is read off the page's thread. Where a page has none it loads this file itself, which is then
// handed to it in a place of the page's, as what is loaded by its address has no exports of its own.
if ('document' in globalThis) Object.assign(globalThis, { ccReading: reading })
else {
  const take = reading((message) => postMessage(message))
  addEventListener('message', ({ data }: MessageEvent<ToReader>) => take(data))
}
