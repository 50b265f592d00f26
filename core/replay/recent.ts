/** The things used last, at most `size` of them: what is left longest is forgotten. */
export class Recent<K, V> {
  #size: number
  #kept = new Map<K, V>()

  constructor(size: number) {
    this.#size = size
  }

  get size(): number {
    return this.#kept.size
  }

  keys(): IterableIterator<K> {
    return this.#kept.keys()
  }

  get(key: K): V | undefined {
    const value = this.#kept.get(key)
    if (value !== undefined) this.#keep(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.#keep(key, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#size) break
      this.#kept.delete(oldest)
    }
  }

  delete(key: K): void {
    this.#kept.delete(key)
  }

  #keep(key: K, value: V): void {
    this.#kept.delete(key)
    this.#kept.set(key, value)
  }
}
