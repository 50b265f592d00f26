const { newest } = require('./history.js')

/** The stock of every item, and how it changed. */
class Store {
  amounts = new Map()
  history = new Map()

  amount(item) {
    return this.amounts.get(item) ?? 0
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
