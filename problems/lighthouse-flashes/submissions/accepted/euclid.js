const [a, b, t] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const gcd = (x, y) => (y === 0 ? x : gcd(y, x % y))
console.log(Math.floor(t / ((a / gcd(a, b)) * b)))
