const [n, cost, most, ...gains] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
let place = gains[0] >= gains[n] ? 0 : n
let moves = 0
let gain = 0
for (let day = 0; day < n; day++) {
  const other = n - place
  if (moves < most && gains[other + day] - cost > gains[place + day]) {
    place = other
    moves++
    gain -= cost
  }
  gain += gains[place + day]
}
console.log(gain)
