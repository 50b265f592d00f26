import { readFileSync } from 'node:fs'

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
for (const line of lines.slice(0, Number(count))) {
  const [cell, formula] = line.split(' = ')
  console.log(`${cell} = ${formula}`)
}
