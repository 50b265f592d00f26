import type { Signature } from '../protocol/judge.ts'
import { cppHarness } from './harness/cpp.ts'
import { goHarness } from './harness/go.ts'
import { javaHarness } from './harness/java.ts'
import type { Harness, Program } from './harness/parts.ts'
import { pythonHarness } from './harness/python.ts'
import { javascriptHarness, typescriptHarness } from './harness/script.ts'
import { floatOf, parseType, type ValueType } from './value.ts'

const HARNESSES: Record<string, Harness> = {
  python: pythonHarness,
  javascript: javascriptHarness,
  typescript: typescriptHarness,
  java: javaHarness,
  cpp: cppHarness,
  go: goHarness,
}

/** The files of a solution with one that reads the arguments, calls the function and writes its result; null for a language without. */
export function harnessOf(
  language: string,
  signature: Signature,
  solution: Program,
  mark: string,
): Program | null {
  const harness = Object.hasOwn(HARNESSES, language) ? HARNESSES[language] : undefined
  return harness?.(signature, solution, mark) ?? null
}

/**
 * The arguments as the harness reads them from standard input, one value a line: a list is a line with the number of its
 * items and then these, a string has `\n`, `\r`, `\0` and `\\` for what would not stay in a line.
 */
export function encodeArguments({ params }: Signature, args: readonly unknown[]): string {
  const lines: string[] = []
  for (const [n, { type }] of params.entries()) {
    const parsed = parseType(type)
    if (parsed) put(lines, parsed, args[n])
  }
  return `${lines.join('\n')}\n`
}

function put(lines: string[], { base, depth }: ValueType, value: unknown): void {
  if (depth > 0 && Array.isArray(value)) {
    lines.push(String(value.length))
    for (const item of value) put(lines, { base, depth: depth - 1 }, item)
  } else if (base === 'string') lines.push(escaped(String(value)))
  else if (base !== 'float') lines.push(String(value))
  else lines.push(Object.is(value, -0) ? '-0.0' : String(floatOf(value)))
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\0': '\\0' }

const escaped = (text: string): string =>
  text.toWellFormed().replaceAll(/[\\\n\r\0]/g, (character) => ESCAPES[character] ?? character)
