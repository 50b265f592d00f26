import { readFileSync } from 'node:fs'

const [count, ...times] = readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
// At the same second ends come first: the room can be taken again.
const events = []
for (let i = 0; i < count; i++) {
  events.push({ at: times[2 * i], begins: 1, i })
  events.push({ at: times[2 * i + 1], begins: 0, i })
}
events.sort((a, b) => a.at - b.at || a.begins - b.begins)
const rooms = new Array(count)
const free = []
let opened = 0
for (const { begins, i } of events) {
  if (begins) rooms[i] = free.pop() ?? ++opened
  else free.push(rooms[i])
}
console.log(opened)
console.log(rooms.join(' '))
