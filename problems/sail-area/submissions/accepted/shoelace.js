const [n, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
let area = 0
let length = 0
for (let i = 0; i < n; i++) {
  const next = (i + 1) % n
  const [x, y, nextX, nextY] = [numbers[2 * i], numbers[2 * i + 1], numbers[2 * next], numbers[2 * next + 1]]
  area += x * nextY - nextX * y
  length += Math.hypot(nextX - x, nextY - y)
}
console.log((Math.abs(area) / 2).toFixed(9))
console.log(length.toFixed(9))
