import type { SourceFile } from '../../protocol/judge.ts'
import { beside, literal, type Program } from './parts.ts'

const [FILE, SETUP] = ['judge_main.sql', 'judge_setup.sql']

/** Statements over a database that another file fills first, so that the numbers of their lines stay true. */
export function sqlProgramOf(solution: Program): Program {
  const text = [SETUP, solution.entry].map((name) => `.read ${literal(name)}\n`).join('')
  return { entry: FILE, files: beside(solution, { name: FILE, text }) }
}

/** The file that fills the database for one test; what it printed would be taken for the program's. */
export const setupOf = (statements: string): SourceFile => ({ name: SETUP, text: statements })
