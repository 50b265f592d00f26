/** A file's name as an argument that no compiler takes for one of its options (`-x`) or for a file of them (`@x`). */
export const asArgument = (name: string): string => (/^[-@]/.test(name) ? `./${name}` : name)
