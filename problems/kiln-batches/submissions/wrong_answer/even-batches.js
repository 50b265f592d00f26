function cheapestFiring(weights, setup) {
  if (weights.length === 0) return 0
  let best = Infinity
  const sums = [0]
  for (const weight of weights) sums.push(sums[sums.length - 1] + weight)
  for (let size = 1; size <= weights.length; size++) {
    let cost = 0
    for (let i = 0; i < weights.length; i += size)
      cost += setup + (sums[Math.min(i + size, weights.length)] - sums[i]) ** 2
    best = Math.min(best, cost)
  }
  return best
}
