import type { Lease } from './runner-calls.ts'

/** The lease of the active run, kept where it outlives the object's memory. */
export const leaseIn = ({ kv }: DurableObjectStorage): Lease => ({
  get: () => kv.get('lease'),
  put: (held) => kv.put('lease', held),
  end: () => void kv.delete('lease'),
})
