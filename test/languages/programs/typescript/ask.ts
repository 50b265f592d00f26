import { createInterface } from 'node:readline'

const lines = createInterface({ input: process.stdin })
process.stdout.write('Name? ')
lines.once('line', (name: string) => {
  console.log(`Hello ${name}`)
  lines.close()
})
