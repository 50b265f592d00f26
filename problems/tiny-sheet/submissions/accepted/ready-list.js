import { readFileSync } from 'node:fs'

function block(first, last) {
  const cells = []
  for (let column = first.charCodeAt(0); column <= last.charCodeAt(0); column++)
    for (let row = Number(first.slice(1)); row <= Number(last.slice(1)); row++)
      cells.push(String.fromCharCode(column) + row)
  return cells
}

const isCell = (token) => /^[A-Z][0-9]+$/.test(token)

function needed(tokens) {
  return tokens.flatMap((token, at) => {
    if (token === ':') return block(tokens[at - 1], tokens[at + 1])
    return isCell(token) ? [token] : []
  })
}

/** Computes a formula by recursive descent. */
function compute(tokens, valueOf) {
  let at = 0

  function sum() {
    let value = product()
    while (tokens[at] === '+' || tokens[at] === '-') value += tokens[at++] === '+' ? product() : -product()
    return value
  }

  function product() {
    let value = factor()
    while (tokens[at] === '*') {
      at++
      value *= factor()
    }
    return value
  }

  function factor() {
    const token = tokens[at++]
    if (token === '-') return -factor()
    if (token === '(') {
      const value = sum()
      at++
      return value
    }
    if (token === 'SUM') {
      const cells = block(tokens[at + 1], tokens[at + 3])
      at += 5
      return cells.reduce((total, cell) => total + valueOf(cell), 0)
    }
    return isCell(token) ? valueOf(token) : Number(token)
  }

  // No minus zero: it would be printed as 0, but let us not rely on it.
  return sum() + 0
}

const [count, ...lines] = readFileSync(0, 'utf8').split('\n')
const formulas = new Map()
for (const line of lines.slice(0, Number(count))) {
  const [cell, formula] = line.split('=')
  formulas.set(cell.trim(), formula.match(/SUM|[A-Z][0-9]+|[0-9]+|[-+*():]/g))
}
const users = new Map([...formulas.keys()].map((cell) => [cell, []]))
const waiting = new Map()
for (const [cell, tokens] of formulas) {
  const needs = new Set(needed(tokens).filter((other) => formulas.has(other)))
  waiting.set(cell, needs.size)
  for (const other of needs) users.get(other).push(cell)
}
const ready = [...formulas.keys()].filter((cell) => waiting.get(cell) === 0)
const values = new Map()
for (const cell of ready) {
  values.set(cell, compute(formulas.get(cell), (other) => values.get(other) ?? 0))
  for (const user of users.get(cell)) {
    waiting.set(user, waiting.get(user) - 1)
    if (waiting.get(user) === 0) ready.push(user)
  }
}
console.log([...formulas.keys()].map((cell) => `${cell} = ${values.get(cell) ?? '#CYCLE'}`).join('\n'))
