import { readFileSync } from 'node:fs'

const [first, ...lines] = readFileSync(0, 'utf8').trim().split('\n')
const [, capacity] = first.split(' ').map(Number)
for (const line of lines) {
  const [operation, ...numbers] = line.split(' ')
  console.log(capacity, operation, numbers.map(Number))
}
