const [a, b, t] = require('node:fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
