const [n, m, q, ...numbers] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const roads = Array.from({ length: m }, (_, i) => numbers.slice(3 * i, 3 * i + 3))
const questions = Array.from({ length: q }, (_, i) => numbers.slice(3 * m + 2 * i, 3 * m + 2 * i + 2))
