/** A name for one more file beside the others, with the ending of the file it begins with: `part-2.py`. */
export function anotherName(files: readonly { name: string }[], entry: string): string {
  const ending = /\.[^./]+$/.exec(entry)?.[0] ?? '.txt'
  const taken = new Set(files.map(({ name }) => name.toLowerCase()))
  for (let n = files.length + 1; ; n++) {
    const name = `part-${n}${ending}`
    if (!taken.has(name)) return name
  }
}
