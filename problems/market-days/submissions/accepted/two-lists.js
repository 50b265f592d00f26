const [n, cost, most, ...gains] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const harbour = gains.slice(0, n)
const hill = gains.slice(n)
// With as many moves as nights the limit means nothing: one state in place of many.
const free = most >= n - 1
const states = free ? 1 : most + 1
let here = new Array(states).fill(-Infinity)
let there = new Array(states).fill(-Infinity)
here[0] = harbour[0]
there[0] = hill[0]
for (let day = 1; day < n; day++) {
  const [oldHere, oldThere] = [here, there]
  const moved = (from, j) => (free ? from[0] : j > 0 ? from[j - 1] : -Infinity) - cost
  here = oldHere.map((stay, j) => Math.max(stay, moved(oldThere, j)) + harbour[day])
  there = oldThere.map((stay, j) => Math.max(stay, moved(oldHere, j)) + hill[day])
}
console.log(Math.max(...here, ...there))
