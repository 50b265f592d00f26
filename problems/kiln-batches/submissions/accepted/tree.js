function cheapestFiring(weights, setup) {
  const sums = [0]
  for (const weight of weights) sums.push(sums[sums.length - 1] + weight)
  const size = sums.length
  const slopes = new Array(4 * size).fill(null)
  const heights = new Array(4 * size).fill(0)

  function add(slope, height) {
    let [node, low, high] = [1, 0, size - 1]
    for (;;) {
      if (slopes[node] === null) {
        slopes[node] = slope
        heights[node] = height
        return
      }
      const middle = (low + high) >> 1
      if (slope * sums[middle] + height < slopes[node] * sums[middle] + heights[node]) {
        ;[slope, slopes[node]] = [slopes[node], slope]
        ;[height, heights[node]] = [heights[node], height]
      }
      if (low === high) return
      if (slope * sums[low] + height < slopes[node] * sums[low] + heights[node])
        [node, high] = [2 * node, middle]
      else if (slope * sums[high] + height < slopes[node] * sums[high] + heights[node])
        [node, low] = [2 * node + 1, middle + 1]
      else return
    }
  }

  function lowest(i) {
    let [node, low, high] = [1, 0, size - 1]
    let best = Infinity
    while (slopes[node] !== null) {
      best = Math.min(best, slopes[node] * sums[i] + heights[node])
      if (low === high) break
      const middle = (low + high) >> 1
      if (i <= middle) [node, high] = [2 * node, middle]
      else [node, low] = [2 * node + 1, middle + 1]
    }
    return best
  }

  let cost = 0
  for (let i = 0; i < size; i++) {
    if (i > 0) cost = setup + sums[i] * sums[i] + lowest(i)
    add(-2 * sums[i], cost + sums[i] * sums[i])
  }
  return cost
}
