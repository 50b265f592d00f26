import type { Rng } from '../support/rng.ts'

/** How a program is used: what is typed into it, or that it is cancelled after so many milliseconds. */
export type Program = { name: string; text: string; stdin?: string; cancelAfter?: number }

const LINES = 400

const python: Program[] = [
  { name: 'quick.py', text: "print('hello')\n" },
  { name: 'endless.py', text: 'print("on and on", flush=True)\nwhile True: pass\n', cancelAfter: 700 },
  { name: 'waits.py', text: "name = input('Name? ')\nprint('Hello ' + name)\n", stdin: 'Ada\n' },
  { name: 'crashes.py', text: "print('soon')\nraise ValueError('on purpose')\n" },
  { name: 'noisy.py', text: `for i in range(${LINES}): print('line', i)\n` },
]

const javascript: Program[] = [
  { name: 'quick.js', text: "console.log('hello')\n" },
  { name: 'endless.js', text: "console.log('on and on')\nfor (;;);\n", cancelAfter: 700 },
  { name: 'crashes.js', text: "console.log('soon')\nthrow new Error('on purpose')\n" },
  { name: 'noisy.js', text: `for (let i = 0; i < ${LINES}; i++) console.log('line', i)\n` },
]

/** The languages of the rooms, in turns, and what is run in them. */
export const PROGRAMS: Readonly<Record<string, readonly Program[]>> = { javascript, python }

/** Mostly the quick one, as people do. */
export const pickProgram = (programs: readonly Program[], rng: Rng): Program =>
  rng.chance(0.6) ? (programs[0] as Program) : rng.pick(programs)
