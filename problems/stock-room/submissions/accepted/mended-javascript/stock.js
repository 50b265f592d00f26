import { Shelf } from './shelf.js'

/** All shelves, by the name of what lies on them. */
export class Stock {
  shelves = new Map()

  receive(name, quantity, day) {
    if (!this.shelves.has(name)) this.shelves.set(name, new Shelf())
    this.shelves.get(name).put(quantity, day)
  }

  ship(name, quantity) {
    const shelf = this.shelves.get(name) ?? new Shelf()
    if (shelf.total() < quantity) return `short ${shelf.total()}`
    const taken = shelf.take(quantity)
    return 'shipped ' + taken.map(([part, day]) => `${part}@${day}`).join(' ')
  }

  expire(today) {
    let gone = 0
    for (const shelf of this.shelves.values()) gone += shelf.expire(today)
    return gone
  }

  report() {
    const rows = []
    for (const name of [...this.shelves.keys()].sort()) {
      const total = this.shelves.get(name).total()
      if (total > 0) rows.push(`${name}=${total}`)
    }
    return rows.join(' ') || 'nothing'
  }
}
