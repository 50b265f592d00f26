function nearestDepot(junctions, roads, depots) {
  const neighbours = Array.from({ length: junctions }, () => [])
  for (const [a, b] of roads) {
    neighbours[a].push(b)
    neighbours[b].push(a)
  }
  const distance = new Array(junctions).fill(-1)
  const queue = [...depots]
  for (const depot of queue) distance[depot] = 0
  for (let i = 0; i < queue.length; i++)
    for (const there of neighbours[queue[i]])
      if (distance[there] < 0) {
        distance[there] = distance[queue[i]] + 1
        queue.push(there)
      }
  return distance
}
