function nearestDepot(junctions, roads, depots) {
  const neighbours = Array.from({ length: junctions }, () => [])
  for (const [a, b] of roads) {
    neighbours[a].push(b)
    neighbours[b].push(a)
  }
  const distance = new Array(junctions).fill(-1)
  for (const depot of depots) distance[depot] = 0
  const stack = [...depots]
  while (stack.length > 0) {
    const here = stack.pop()
    for (const there of neighbours[here])
      if (distance[there] < 0) {
        distance[there] = distance[here] + 1
        stack.push(there)
      }
  }
  return distance
}
