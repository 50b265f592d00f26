function assemblyOrders(steps, rules) {
  const required = new Array(steps).fill(0)
  for (const [first, then] of rules) required[then] |= 1 << first
  const ways = new Array(1 << steps).fill(0)
  ways[0] = 1
  for (let done = 0; done < ways.length; done++) {
    if (ways[done] === 0) continue
    for (let step = 0; step < steps; step++)
      if (!((done >> step) & 1) && !(required[step] & ~done)) ways[done | (1 << step)] += ways[done]
  }
  return ways[ways.length - 1]
}
