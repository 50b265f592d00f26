function shortestSample(beads, colours) {
  const inside = new Map()
  let best = -1
  let left = 0
  for (let right = 0; right < beads.length; right++) {
    inside.set(beads[right], (inside.get(beads[right]) ?? 0) + 1)
    while (inside.size >= colours) {
      const length = right - left + 1
      if (best < 0 || length < best) best = length
      const first = beads[left++]
      const remaining = inside.get(first) - 1
      if (remaining === 0) inside.delete(first)
      else inside.set(first, remaining)
    }
  }
  return best
}
