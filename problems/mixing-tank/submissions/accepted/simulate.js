import { readFileSync } from 'node:fs'

const [first, ...lines] = readFileSync(0, 'utf8').trim().split('\n')
const capacity = Number(first.split(' ')[1])
const printed = []
let volume = 0
let degrees = 0
for (const line of lines) {
  const [operation, ...numbers] = line.split(' ')
  const [litres, warm] = numbers.map(Number)
  if (operation === 'add') {
    degrees = (volume * degrees + litres * warm) / (volume + litres)
    volume = Math.min(capacity, volume + litres)
  } else if (operation === 'drain') volume = Math.max(0, volume - litres)
  else printed.push(volume === 0 ? 'empty' : `${volume} ${degrees}`)
}
console.log(printed.join('\n'))
