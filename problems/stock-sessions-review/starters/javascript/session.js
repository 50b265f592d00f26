/** Changes that somebody prepares; nobody sees them before they are committed. */
class Session {
  /** What the store said when the session first looked. */
  seen = new Map()
  changes = new Map()

  constructor(store) {
    this.store = store
  }

  get(item) {
    if (!this.seen.has(item)) this.seen.set(item, this.store.amount(item))
    return this.seen.get(item) + (this.changes.get(item) ?? 0)
  }

  add(item, difference) {
    this.seen.set(item, this.store.amount(item))
    this.changes.set(item, (this.changes.get(item) ?? 0) + difference)
  }

  commit() {
    for (const [item, difference] of this.changes) {
      if (this.store.amount(item) !== this.seen.get(item)) return 'conflict'
      const amount = this.seen.get(item) + difference
      if (amount < 0) return 'refused'
      this.store.put(item, amount)
    }
    return 'ok'
  }
}

module.exports = { Session }
