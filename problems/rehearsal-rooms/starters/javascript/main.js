import { readFileSync } from 'node:fs'

const [count, ...times] = readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const rehearsals = []
for (let i = 0; i < count; i++) rehearsals.push({ begin: times[2 * i], end: times[2 * i + 1] })
console.log(count)
console.log(rehearsals.map((_, i) => i + 1).join(' '))
