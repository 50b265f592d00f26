import type { Check } from '#core/protocol/attestation.ts'

/** What the doctor found out about one sandbox. */
export type Finding = {
  sandbox: 'docker' | 'wasm'
  /** What it is made of, with versions. */
  about: string[]
  checks: Check[]
  /** What its operator should know; no reason to refuse programs. */
  warnings: string[]
}

/** Findings as a table for people: check, result, what was seen. */
export function printed(findings: readonly Finding[], skipped: readonly string[], width = 110): string {
  const all = findings.flatMap(({ checks }) => checks)
  const column = Math.max(...all.map(({ name }) => name.length), 0)
  const row = ({ name, ok, said }: Check) =>
    wrapped(`  ${name.padEnd(column)}  ${ok ? 'held  ' : 'FAILED'}  `, said, width)
  const part = ({ sandbox, about, checks, warnings }: Finding) => [
    `${sandbox}: ${about.join(', ')}`,
    ...checks.flatMap(row),
    ...warnings.flatMap((warning) => wrapped('  warning: ', warning, width)),
    '',
  ]
  const failed = all.filter((check) => !check.ok)
  const end =
    failed.length > 0
      ? `${failed.length} of ${all.length} checks failed: ${failed.map(({ name }) => name).join(', ')}`
      : `${all.length} checks, all held`
  return [...findings.flatMap(part), ...skipped, findings.length > 0 ? end : 'no sandbox here'].join('\n')
}

/** Text in lines, each beginning where the first does behind its head. */
function wrapped(head: string, text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && head.length + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((part, index) => (index === 0 ? head : ' '.repeat(head.length)) + part)
}
