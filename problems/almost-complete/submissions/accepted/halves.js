function countStretches(tickets) {
  function count(low, high) {
    if (high - low === 1) return 1
    const middle = (low + high) >> 1
    return count(low, middle) + count(middle, high) + crossing(low, middle, high)
  }

  // Smallest and largest ticket between the middle and each place.
  function reach(low, middle, high) {
    const smallest = tickets.slice(low, high)
    const largest = tickets.slice(low, high)
    const half = middle - low
    const take = (at, from) => {
      smallest[at] = Math.min(smallest[at], smallest[from])
      largest[at] = Math.max(largest[at], largest[from])
    }
    for (let at = half - 2; at >= 0; at--) take(at, at + 1)
    for (let at = half + 1; at < high - low; at++) take(at, at - 1)
    return { smallest, largest, half, size: high - low }
  }

  function crossing(low, middle, high) {
    const sides = reach(low, middle, high)
    return oneSided(sides) + mixed(sides, 1) + mixed(sides, -1)
  }

  // Both extremes on one side: the other end follows from them.
  function oneSided({ smallest, largest, half, size }) {
    const within = (a, b) => largest[a] < largest[b] && smallest[a] > smallest[b]
    let total = 0
    for (const missing of [0, 1]) {
      for (let left = 0; left < half; left++) {
        const right = left + largest[left] - smallest[left] - missing
        if (right >= half && right < size && within(right, left)) total++
      }
      for (let right = half; right < size; right++) {
        const left = right - largest[right] + smallest[right] + missing
        if (left >= 0 && left < half && within(left, right)) total++
      }
    }
    return total
  }

  // With sign 1 the largest is on the left and the smallest on the right, with -1 the other way round.
  function mixed({ smallest, largest, half, size }, sign) {
    const inside = new Map()
    const [near, far] = sign === 1 ? [largest, smallest] : [smallest, largest]
    const change = (right, by) => {
      const key = far[right] + sign * right
      inside.set(key, (inside.get(key) ?? 0) + by)
    }
    let total = 0
    let begin = half
    let end = half
    for (let left = half - 1; left >= 0; left--) {
      while (end < size && sign * near[end] < sign * near[left]) change(end++, 1)
      while (begin < size && sign * far[begin] > sign * far[left]) change(begin++, -1)
      if (begin >= end) continue
      const key = near[left] + sign * left
      total += (inside.get(key) ?? 0) + (inside.get(key - sign) ?? 0)
    }
    return total
  }

  return tickets.length === 0 ? 0 : count(0, tickets.length)
}
