import type { Place } from '../pool.ts'
import type { Guest, GuestReport } from './guest.ts'
import { loadInterpreter, type Interpreter } from './interpreter.ts'
import type { Jail } from './jail.ts'

/** A guest that waits for a program, the version of its language, and whether it compiles before it runs. */
export type Ready = Place & { guest: Guest; version: string; compiles: boolean }

/** Longest time an interpreter may take to load, milliseconds; a busy machine is slow. */
const LOAD_MS = 60_000

export type GuestOptions = {
  language: string
  jail: Jail
  /** Where parcels are kept. */
  folder: string
  /** Private memory a guest may add to what its interpreter uses, bytes. */
  memoryBytes: number
}

/** Answers how to make guests of one language; what they have in common is loaded by the first, and again after a failure. */
export function guestsOf({ language, jail, folder, memoryBytes }: GuestOptions): () => Promise<Ready> {
  let interpreter: Promise<Interpreter> | null = null
  return async () => {
    try {
      interpreter ??= loadInterpreter(language, jail, folder)
      return await load((await interpreter).spawn(), memoryBytes)
    } catch (error) {
      interpreter = null
      throw error
    }
  }
}

async function load(guest: Guest, memoryBytes: number): Promise<Ready> {
  const early = guest.ended.then(() => {
    throw new Error('the interpreter ended while it loaded')
  })
  early.catch(() => {})
  const timer = setTimeout(() => guest.kill(), LOAD_MS)
  const errors: Buffer[] = []
  const listen = (piece: Buffer) => errors.push(piece)
  guest.stderr.on('data', listen)
  try {
    const { version, compiles = false } = await Promise.race([early, readyReport(guest)])
    await Promise.race([early, guest.capMemory(memoryBytes)])
    const dispose = async () => {
      guest.kill()
      await guest.ended
    }
    return { guest, version, compiles, ended: guest.ended, dispose }
  } catch (error) {
    guest.kill()
    const said = Buffer.concat(errors).toString().slice(0, 800)
    throw new Error(`${String(error)} ${said}`, { cause: error })
  } finally {
    clearTimeout(timer)
    guest.stderr.off('data', listen)
    guest.stderr.pause()
  }
}

const readyReport = (guest: Guest) =>
  new Promise<Extract<GuestReport, { t: 'ready' }>>((resolve) => {
    guest.onReport = (message) => {
      if (message.t === 'ready') resolve(message)
    }
  })
