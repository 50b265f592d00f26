import { readFileSync } from 'node:fs'

const [count, ...codes] = readFileSync(0, 'utf8').trim().split(/\s+/)
console.log(codes.length)
