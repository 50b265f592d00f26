import type { Lease } from './runner-calls.ts'

/** A lease in the storage of the room's object. */
export const leaseIn = ({ kv }: DurableObjectStorage): Lease => ({
  get: () => kv.get('lease'),
  put: (held) => kv.put('lease', held),
  end: () => void kv.delete('lease'),
})
