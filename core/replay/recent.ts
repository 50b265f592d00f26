/** The things used last, at most `size` of them that weigh at most `most` together: what is left longest is forgotten. */
export class Recent<K, V> {
  #size: number
  #most: number
  #weight = 0
  #kept = new Map<K, { value: V; weight: number }>()

  constructor(size: number, most = Infinity) {
    this.#size = size
    this.#most = most
  }

  get size(): number {
    return this.#kept.size
  }

  keys(): IterableIterator<K> {
    return this.#kept.keys()
  }

  get(key: K): V | undefined {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return kept.value
  }

  /** Keeps something in place of what had this key; the last one is kept whatever it weighs. */
  set(key: K, value: V, weight = 0): void {
    this.delete(key)
    this.#kept.set(key, { value, weight })
    this.#weight += weight
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= 1 || (this.#kept.size <= this.#size && this.#weight <= this.#most)) break
      this.delete(oldest)
    }
  }

  delete(key: K): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0
    this.#kept.delete(key)
  }
}
