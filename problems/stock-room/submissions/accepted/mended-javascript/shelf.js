import { isExpired } from './batch.js'

/** Batches of one thing, the one that expires first at the front. */
export class Shelf {
  batches = []

  total() {
    return this.batches.reduce((sum, batch) => sum + batch.quantity, 0)
  }

  put(quantity, day) {
    this.batches.push({ quantity, day })
    this.batches.sort((a, b) => a.day - b.day)
  }

  take(quantity) {
    const taken = []
    while (quantity > 0 && this.batches.length > 0) {
      const first = this.batches[0]
      const part = Math.min(quantity, first.quantity)
      first.quantity -= part
      quantity -= part
      taken.push([part, first.day])
      if (first.quantity === 0) this.batches.shift()
    }
    return taken
  }

  /** Throws away what expired before today and says how much that was. */
  expire(today) {
    let gone = 0
    for (const batch of this.batches) if (isExpired(batch, today)) gone += batch.quantity
    this.batches = this.batches.filter((batch) => !isExpired(batch, today))
    return gone
  }
}
