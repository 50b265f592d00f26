const [n, m, q, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const roads = []
for (let i = 0; i < 3 * m; i += 3) roads.push(numbers.slice(i, i + 3))
roads.sort((one, other) => other[2] - one[2])
const parent = Array.from({ length: n + 1 }, (_, i) => i)
const height = new Array(n + 1).fill(0)
const size = new Array(n + 1).fill(1)
function root(place) {
  while (parent[place] !== place) place = parent[place]
  return place
}
for (const [one, other, clearance] of roads) {
  let [a, b] = [root(one), root(other)]
  if (a === b) continue
  if (size[a] > size[b]) [a, b] = [b, a]
  parent[a] = b
  height[a] = clearance
  size[b] += size[a]
}

/** The smallest height on the way up from a place to each place above it. */
function above(place) {
  const heights = new Map([[place, Infinity]])
  for (let lowest = Infinity; parent[place] !== place; ) {
    lowest = Math.min(lowest, height[place])
    place = parent[place]
    heights.set(place, lowest)
  }
  return heights
}

const answers = []
for (let i = 3 * m; i < 3 * m + 2 * q; i += 2) {
  const one = above(numbers[i])
  let answer = 'none'
  for (const [place, lowest] of above(numbers[i + 1]))
    if (one.has(place)) {
      answer = Math.min(lowest, one.get(place))
      break
    }
  answers.push(answer)
}
console.log(answers.join('\n'))
