const { newest } = require('./history.js')

/** The stock of every item, and how it changed. */
class Store {
  amounts = new Map()
  history = new Map()

  amount(item) {
    return this.amounts.get(item) ?? 0
  }

  /** How often the item was changed so far. */
  version(item) {
    return this.history.get(item)?.length ?? 0
  }

  put(item, amount) {
    this.amounts.set(item, amount)
    if (!this.history.has(item)) this.history.set(item, [])
    this.history.get(item).push(amount)
  }

  last(item, count) {
    return newest(this.history.get(item) ?? [], count)
  }
}

module.exports = { Store }
