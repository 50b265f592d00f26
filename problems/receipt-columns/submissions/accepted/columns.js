import { readFileSync } from 'node:fs'

function money(cents) {
  const size = Math.abs(cents)
  const digits = String(size % 100).padStart(2, '0')
  return `${cents < 0 ? '-' : ''}${Math.floor(size / 100)}.${digits}`
}

const lines = readFileSync(0, 'utf8').split('\n')
const count = Number(lines[0])
const rows = []
let total = 0
for (const line of lines.slice(1, count + 1)) {
  const space = line.lastIndexOf(' ')
  const cents = Number(line.slice(space + 1))
  total += cents
  rows.push([line.slice(0, space), money(cents)])
}
rows.push(['TOTAL', money(total)])
const left = Math.max(...rows.map(([name]) => name.length))
const right = Math.max(...rows.map(([, amount]) => amount.length))
const printed = rows.map(([name, amount]) => `${name.padEnd(left)}  ${amount.padStart(right)}`)
printed.splice(count, 0, '-'.repeat(left + 2 + right))
console.log(printed.join('\n'))
