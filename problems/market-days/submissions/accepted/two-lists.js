const [n, cost, most, ...gains] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const moves = Math.min(most, n - 1)
let harbour = new Array(moves + 1).fill(-Infinity)
let hill = new Array(moves + 1).fill(-Infinity)
harbour[0] = gains[0]
hill[0] = gains[n]
for (let day = 1; day < n; day++) {
  const [oldHarbour, oldHill] = [harbour, hill]
  harbour = oldHarbour.map((stay, j) => Math.max(stay, j > 0 ? oldHill[j - 1] - cost : -Infinity) + gains[day])
  hill = oldHill.map((stay, j) => Math.max(stay, j > 0 ? oldHarbour[j - 1] - cost : -Infinity) + gains[n + day])
}
console.log(Math.max(...harbour, ...hill))
