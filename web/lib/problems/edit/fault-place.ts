import { languageByID } from '#core/protocol/languages.ts'

/** The parts of the form. */
export type FormPart = 'about' | 'text' | 'tests' | 'code' | 'check'

const FIELDS: Readonly<Record<string, readonly [part: FormPart, words: string]>> = {
  title: ['about', 'Title'],
  slug: ['about', 'Name in addresses'],
  difficulty: ['about', 'Difficulty'],
  kind: ['about', 'Kind'],
  tags: ['about', 'Tags'],
  limits: ['about', 'Limits'],
  checker: ['about', 'How answers are compared'],
  groups: ['about', 'Groups of tests'],
  statement: ['text', 'Statement'],
  hints: ['text', 'Hints'],
  editorial: ['text', 'Editorial'],
  tests: ['tests', 'Tests'],
  signature: ['code', 'Signature'],
  languages: ['code', 'Languages'],
  starters: ['code', 'What a solver begins with'],
  references: ['code', 'Submissions'],
}
const ONE: Readonly<Record<string, string>> = {
  ...{ groups: 'Group', hints: 'Hint', tests: 'Test', references: 'Submission', tags: 'Tag' },
}
const INSIDE: Readonly<Record<string, string>> = {
  ...{ input: 'input', expected: 'what is expected', name: 'name', group: 'group', files: 'files' },
  ...{ cpuMs: 'CPU time', memoryBytes: 'memory', points: 'points', about: 'remark' },
}

/**
 * Where in the form something is wrong, and what that is called: `tests.3.input` is `Test 4 “large”, input`, by the names of the
 * tests. Null for what has no place.
 */
export function placeOfFault(
  path: string,
  tests: readonly { name: string }[] = [],
): { part: FormPart; words: string } | null {
  const [field = '', item, ...rest] = path.split('.')
  const found = FIELDS[field]
  if (!found) return null
  const [part, words] = found
  const inside = (name: string | undefined) => (name && INSIDE[name] ? `, ${INSIDE[name]}` : '')
  if (field === 'checker' && item === 'files') return { part: 'code', words: 'The program that checks' }
  if (field === 'starters' && item)
    return { part, words: `Starter in ${languageByID(item)?.name ?? item}${inside(rest[0])}` }
  const one = ONE[field]
  if (one && item && /^\d+$/.test(item)) {
    const name = field === 'tests' ? tests[Number(item)]?.name : undefined
    return { part, words: `${one} ${Number(item) + 1}${name ? ` “${name}”` : ''}${inside(rest[0])}` }
  }
  return { part, words: `${words}${inside(item)}` }
}
