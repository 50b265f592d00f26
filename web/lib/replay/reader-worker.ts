import type { ToReader } from './messages.ts'
import { reading } from './reading.ts'

// Runs in a worker: the record is read off the page's thread.
const take = reading((message) => postMessage(message))
addEventListener('message', ({ data }: MessageEvent<ToReader>) => take(data))
