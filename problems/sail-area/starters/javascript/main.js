const [n, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const corners = Array.from({ length: n }, (_, i) => ({ x: numbers[2 * i], y: numbers[2 * i + 1] }))
