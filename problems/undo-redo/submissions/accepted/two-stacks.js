import { readFileSync } from 'node:fs'

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
const printed = []
let text = []
let done = []
let undone = []

function edit(kept, added) {
  done.push({ removed: text.splice(kept), added })
  for (const character of added) text.push(character)
}

for (const line of lines.slice(0, Number(count))) {
  const [command] = line.split(' ', 1)
  const rest = line.slice(command.length + 1)
  if (command === 'show') printed.push(`[${text.join('')}]`)
  else if (command === 'type' || command === 'erase') {
    undone = []
    if (command === 'type') edit(text.length, [...rest])
    else edit(Math.max(0, text.length - Number(rest)), [])
  } else if (command === 'undo') {
    for (let i = 0; i < Number(rest) && done.length > 0; i++) {
      const { removed, added } = done.pop()
      text.splice(text.length - added.length)
      for (const character of removed) text.push(character)
      undone.push({ removed, added })
    }
  } else {
    for (let i = 0; i < Number(rest) && undone.length > 0; i++) {
      const { removed, added } = undone.pop()
      edit(text.length - removed.length, added)
    }
  }
}
console.log(printed.join('\n'))
