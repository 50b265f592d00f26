import { readFileSync } from 'node:fs'

const codes = readFileSync(0, 'utf8').trim().split(/\s+/).slice(1)
const inside = new Set()
for (const code of codes) if (!inside.delete(code)) inside.add(code)
console.log([inside.size, ...inside].join('\n'))
