/** The visitors in the order in which they came; a later entry replaces an earlier one of the same id. */
class Visitors {
  entries = []
  places = new Map()

  add(id, name, note) {
    if (!this.places.has(id)) this.places.set(id, this.entries.length)
    this.entries[this.places.get(id)] = [id, name, note]
  }

  rows() {
    return this.entries
  }

  /** The visitor's place among all, counted from 0. */
  place(id) {
    return this.places.get(id)
  }
}

module.exports = { Visitors }
