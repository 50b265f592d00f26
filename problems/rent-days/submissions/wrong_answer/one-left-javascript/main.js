import { readFileSync } from 'node:fs'
import { readDate, showDate } from './dates.js'
import { rentDays } from './rent.js'

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
for (const line of lines.slice(0, Number(count))) {
  const [start, day, many] = line.split(' ')
  const days = rentDays(readDate(start), Number(day), Number(many))
  console.log(days.map(showDate).join(' '))
}
