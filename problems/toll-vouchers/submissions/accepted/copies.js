const [n, m, k, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const roads = Array.from({ length: n + 1 }, () => [])
for (let i = 0; i < 3 * m; i += 3) {
  const [a, b, toll] = [numbers[i], numbers[i + 1], numbers[i + 2]]
  roads[a].push([b, toll])
  roads[b].push([a, toll])
}

// A heap of [cost, node], where a node is town * (k + 1) + vouchers used.
const heap = []
function push(entry) {
  let i = heap.push(entry) - 1
  while (i > 0) {
    const parent = (i - 1) >> 1
    if (heap[parent][0] <= entry[0]) break
    heap[i] = heap[parent]
    i = parent
  }
  heap[i] = entry
}
function pop() {
  const top = heap[0]
  const last = heap.pop()
  if (heap.length > 0) {
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1][0] < heap[child][0]) child++
      if (heap[child][0] >= last[0]) break
      heap[i] = heap[child]
      i = child
    }
    heap[i] = last
  }
  return top
}

const done = new Array((n + 1) * (k + 1)).fill(false)
let answer = 'unreachable'
push([0, k + 1])
while (heap.length > 0) {
  const [cost, node] = pop()
  if (done[node]) continue
  done[node] = true
  const used = node % (k + 1)
  const town = (node - used) / (k + 1)
  if (town === n) {
    answer = cost
    break
  }
  for (const [there, toll] of roads[town]) {
    const next = there * (k + 1) + used
    if (!done[next]) push([cost + toll, next])
    if (used < k && !done[next + 1]) push([cost + Math.floor(toll / 2), next + 1])
  }
}
console.log(String(answer))
