import { readFileSync } from 'node:fs'

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
for (const line of lines.slice(0, Number(count))) {
  const [command] = line.split(' ', 1)
  const rest = line.slice(command.length + 1)
  if (command === 'show') console.log('[' + ']')
}
