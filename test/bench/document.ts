import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'

const PATH = new URL('../../docs/BENCHMARKS.md', import.meta.url)

/** The machine, and the day, of figures. */
export const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`

/** Puts a section of its own (`## title`) in place of the one that docs/BENCHMARKS.md has, or behind everything else. */
export async function writeSection(title: string, text: string): Promise<void> {
  const { own, sections } = await readDocument()
  sections.set(title, text.trim())
  await write(own, sections)
}

/** Puts what stands before the sections in place of what stood there. */
export async function writeOwn(text: string): Promise<void> {
  const { sections } = await readDocument()
  await write(text, sections)
}

async function readDocument(): Promise<{ own: string; sections: Map<string, string> }> {
  const [own = '', ...rest] = (await readFile(PATH, 'utf8')).split(/^## /m)
  return {
    own,
    sections: new Map(
      rest.map((part) => {
        const [title = '', ...lines] = part.split('\n')
        return [title, lines.join('\n').trim()]
      }),
    ),
  }
}

const write = (own: string, sections: ReadonlyMap<string, string>): Promise<void> =>
  writeFile(
    PATH,
    [own.trim(), ...[...sections].map(([title, text]) => `## ${title}\n\n${text}`)].join('\n\n') + '\n',
  )
