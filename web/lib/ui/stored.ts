import * as v from 'valibot'

/** The part of Web Storage that settings need. */
export type Store = Pick<Storage, 'getItem' | 'setItem'>

/** Reads a stored setting; what is missing, unreadable or not of the schema's shape gives the fallback. */
export function readStored<T>(
  store: Store | undefined,
  key: string,
  schema: v.GenericSchema<unknown, T>,
  fallback: T,
): T {
  try {
    const text = store?.getItem(key)
    if (text === null || text === undefined) return fallback
    const parsed = v.safeParse(schema, JSON.parse(text))
    return parsed.success ? parsed.output : fallback
  } catch {
    return fallback
  }
}

/** Stores a setting as JSON; a full or blocked store is no reason to fail. */
export function writeStored(store: Store | undefined, key: string, value: unknown): void {
  try {
    store?.setItem(key, JSON.stringify(value))
  } catch {
    // The setting lasts for this page only then.
  }
}

/** localStorage, or undefined where the browser blocks it. */
export function localStore(): Store | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
