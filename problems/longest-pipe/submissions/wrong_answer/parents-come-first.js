function longestWay(parents, lengths) {
  const depth = parents.map(() => 0)
  let best = 0
  for (let joint = parents.length - 1; joint >= 0; joint--) {
    const parent = parents[joint]
    if (parent < 0) continue
    const reach = depth[joint] + lengths[joint]
    best = Math.max(best, depth[parent] + reach)
    depth[parent] = Math.max(depth[parent], reach)
  }
  return best
}
