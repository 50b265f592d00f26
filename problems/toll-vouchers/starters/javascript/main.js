const [n, m, k, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const roads = Array.from({ length: m }, (_, i) => numbers.slice(3 * i, 3 * i + 3))
