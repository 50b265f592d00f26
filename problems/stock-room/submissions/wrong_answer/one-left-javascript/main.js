import { readFileSync } from 'node:fs'
import { Stock } from './stock.js'

/** The line a command prints, or null. */
function answer(stock, command, rest) {
  if (command === 'receive') {
    const [name, quantity, day] = rest
    stock.receive(name, Number(quantity), Number(day))
    return null
  }
  if (command === 'ship') return stock.ship(rest[0], Number(rest[1]))
  if (command === 'expire') return `expired ${stock.expire(Number(rest[0]))}`
  return stock.report()
}

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
const stock = new Stock()
for (const line of lines.slice(0, Number(count))) {
  const [command, ...rest] = line.trim().split(' ')
  const printed = answer(stock, command, rest)
  if (printed !== null) console.log(printed)
}
