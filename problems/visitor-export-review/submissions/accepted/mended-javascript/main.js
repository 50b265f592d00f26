const { readFileSync } = require('node:fs')
const { line } = require('./csv-lines.js')
const { pageCount, pageOf } = require('./pages.js')
const { Visitors } = require('./visitors.js')

const [first, ...commands] = readFileSync(0, 'utf8').replace(/\n$/, '').split('\n')
const size = Number(first)
const visitors = new Visitors()
const output = []

function printPage(number) {
  const rows = visitors.rows()
  const count = pageCount(rows.length, size)
  if (number < 1 || number > count) {
    output.push('no such page')
    return
  }
  output.push(line(['id', 'name', 'note']))
  for (const row of pageOf(rows, number, size)) output.push(line(row))
  output.push(`page ${number} of ${count}`)
}

function printPlace(id) {
  const place = visitors.place(id)
  if (place === undefined) output.push('not found')
  else output.push(`page ${Math.floor(place / size) + 1} row ${(place % size) + 1}`)
}

for (const command of commands) {
  const [name, ...fields] = command.split('\t')
  if (name === 'entry') visitors.add(...fields)
  else if (name === 'page') printPage(Number(fields[0]))
  else if (name === 'where') printPlace(fields[0])
}
console.log(output.join('\n'))
