import { readFileSync } from 'node:fs'

const lines = readFileSync(0, 'utf8').split('\n')
const count = Number(lines[0])
for (const line of lines.slice(1, count + 1)) {
  const space = line.lastIndexOf(' ')
  const name = line.slice(0, space)
  const cents = Number(line.slice(space + 1))
  console.log(name, cents)
}
