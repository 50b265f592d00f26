/** Changes that somebody prepares; nobody sees them before they are committed. */
class Session {
  /** Amount and version when the session first looked. */
  seen = new Map()
  changes = new Map()

  constructor(store) {
    this.store = store
  }

  look(item) {
    if (!this.seen.has(item))
      this.seen.set(item, { amount: this.store.amount(item), version: this.store.version(item) })
    return this.seen.get(item).amount
  }

  get(item) {
    return this.look(item) + (this.changes.get(item) ?? 0)
  }

  add(item, difference) {
    this.look(item)
    this.changes.set(item, (this.changes.get(item) ?? 0) + difference)
  }

  commit() {
    for (const item of this.changes.keys())
      if (this.store.version(item) !== this.seen.get(item).version) return 'conflict'
    const amounts = [...this.changes].map(([item, difference]) => [item, this.look(item) + difference])
    if (amounts.some(([, amount]) => amount < 0)) return 'refused'
    for (const [item, amount] of amounts) this.store.put(item, amount)
    return 'ok'
  }
}

module.exports = { Session }
