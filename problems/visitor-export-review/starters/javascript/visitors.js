/** The visitors in the order in which they came; a later entry replaces an earlier one of the same id. */
class Visitors {
  entries = []

  add(id, name, note) {
    this.entries.push([id, name, note])
  }

  rows() {
    const rows = []
    for (const entry of this.entries) if (!rows.some((row) => row[0] === entry[0])) rows.push(entry)
    return rows
  }

  /** The visitor's place among all, counted from 0. */
  place(id) {
    const place = this.rows().findIndex((row) => row[0] === id)
    return place < 0 ? undefined : place
  }
}

module.exports = { Visitors }
