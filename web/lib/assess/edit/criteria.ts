/** Places of criteria that have the name of one before them: marks are kept by name. Without a name is another fault. */
export function namedTwice(criteria: readonly { name: string }[]): number[] {
  const names = criteria.map(({ name }) => name.trim())
  return names.flatMap((name, i) => (name !== '' && names.indexOf(name) < i ? [i] : []))
}
