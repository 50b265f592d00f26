const [n, cost, most, ...gains] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const harbour = gains.slice(0, n)
const hill = gains.slice(n)
