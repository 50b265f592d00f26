import { readFileSync } from 'node:fs'

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
let history = ['']
let at = 0
for (const line of lines.slice(0, Number(count))) {
  const [command] = line.split(' ', 1)
  const rest = line.slice(command.length + 1)
  const text = history[at]
  if (command === 'show') console.log(`[${text}]`)
  else if (command === 'undo') at = Math.max(0, at - Number(rest))
  else if (command === 'redo') at = Math.min(history.length - 1, at + Number(rest))
  else {
    const next = command === 'type' ? text + rest : text.slice(0, Math.max(0, text.length - Number(rest)))
    history = [...history.slice(0, at + 1), next]
    at++
  }
}
