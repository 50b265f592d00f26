import { readFileSync } from 'node:fs'

const [count, ...times] = readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
const rehearsals = []
for (let i = 0; i < count; i++) rehearsals.push([times[2 * i], times[2 * i + 1]])
rehearsals.sort((a, b) => a[0] - b[0])
const until = []
const rooms = rehearsals.map(([begin, end]) => {
  let room = until.findIndex((free) => free <= begin)
  if (room < 0) room = until.length
  until[room] = end
  return room + 1
})
console.log(until.length)
console.log(rooms.join(' '))
