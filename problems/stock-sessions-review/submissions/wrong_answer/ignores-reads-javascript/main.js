const { readFileSync } = require('node:fs')
const { Session } = require('./session.js')
const { Store } = require('./store.js')

const store = new Store()
const sessions = new Map()
const output = []
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const [command, ...words] = line.split(' ')
  if (command === 'set') store.put(words[0], Number(words[1]))
  else if (command === 'begin') sessions.set(words[0], new Session(store))
  else if (command === 'get') output.push(sessions.get(words[0]).get(words[1]))
  else if (command === 'add') sessions.get(words[0]).add(words[1], Number(words[2]))
  else if (command === 'commit') {
    output.push(sessions.get(words[0]).commit())
    sessions.delete(words[0])
  } else if (command === 'drop') sessions.delete(words[0])
  else if (command === 'last') output.push(store.last(words[0], Number(words[1])).join(' ') || '-')
}
console.log(output.join('\n'))
