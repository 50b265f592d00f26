const [n, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
let area = 0
let length = 0
for (let i = 0; i + 1 < n; i++) {
  const [x, y, nextX, nextY] = numbers.slice(2 * i, 2 * i + 4)
  area += x * nextY - nextX * y
  length += Math.hypot(nextX - x, nextY - y)
}
console.log(Math.abs(area) / 2)
console.log(length)
