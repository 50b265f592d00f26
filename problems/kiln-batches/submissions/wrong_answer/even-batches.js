function cheapestFiring(weights, setup) {
  if (weights.length === 0) return 0
  let best = Infinity
  for (let size = 1; size <= weights.length; size++) {
    let cost = 0
    for (let i = 0; i < weights.length; i += size) {
      const batch = weights.slice(i, i + size).reduce((sum, weight) => sum + weight, 0)
      cost += setup + batch * batch
    }
    best = Math.min(best, cost)
  }
  return best
}
