import { readFileSync } from 'node:fs'

const money = (cents) => (cents / 100).toFixed(2)
const lines = readFileSync(0, 'utf8').split('\n')
const rows = lines.slice(1, Number(lines[0]) + 1).map((line) => {
  const space = line.lastIndexOf(' ')
  return [line.slice(0, space), Number(line.slice(space + 1))]
})
const left = Math.max(...rows.map(([name]) => name.length))
const right = Math.max(...rows.map(([, cents]) => money(cents).length))
const total = rows.reduce((sum, [, cents]) => sum + cents, 0)
for (const [name, cents] of rows) console.log(name.padEnd(left) + '  ' + money(cents).padStart(right))
console.log('-'.repeat(left + 2 + right))
console.log('TOTAL'.padEnd(left) + '  ' + money(total).padStart(right))
