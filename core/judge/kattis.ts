import { PROBLEM_LIMITS } from '../protocol/problem.ts'
import { readProblem, type ReadProblem } from './folder.ts'
import { Reading } from './folder/reading.ts'
import { Folder } from './kattis/folder.ts'
import { latexToMarkdown } from './kattis/latex.ts'
import {
  checkerOf,
  type Described,
  limitsOf,
  listOf,
  newerThanKnown,
  readDescribed,
} from './kattis/manifest.ts'
import { takeSubmissions } from './kattis/sources.ts'
import { flagsOf, takeTests } from './kattis/tests.ts'
import { imageType, readMarkdown } from './statement.ts'

/** Languages a problem of a package can be solved in; all begin with nothing. */
const LANGUAGES = {
  python: 'py',
  javascript: 'js',
  typescript: 'ts',
  java: 'java',
  cpp: 'cpp',
  c: 'c',
  go: 'go',
  rust: 'rs',
}

/**
 * A problem in the package format of Kattis and the ICPC (legacy and 2023-07), taken over as a folder of ours. What was
 * left out or changed is `said`; what makes it another problem is a fault.
 */
export function readPackage(
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
): ReadProblem & { said: string[] } {
  const reading = new Reading(files)
  const folder = new Folder()
  const described = readDescribed(reading)
  if (described) take(reading, folder, described)
  const slug = slugOf(name)
  const read = reading.faults.none ? readProblem(folder.files, slug) : null
  if (read?.ok) return { ...read, said: folder.said }
  const faults = [...reading.faults.all, ...(read?.faults ?? []).map((fault) => folder.originally(fault))]
  return { ok: false, faults, said: folder.said }
}

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '') || 'problem'

function take(reading: Reading, folder: Folder, described: Described): void {
  const newer = newerThanKnown(described)
  if (newer !== null) folder.say(newer)
  const title = takeStatement(reading, folder)
  const groups = takeTests(reading, folder, listOf(described.type).includes('scoring'))
  takeSubmissions(reading, folder)
  for (const [language, extension] of Object.entries(LANGUAGES))
    folder.put(
      `starters/${language}/${language === 'java' ? 'Main' : 'main'}.${extension}`,
      '',
      'problem.yaml',
    )
  const flags = [...listOf(described.validator_flags), ...flagsOf(reading)]
  const checker = checkerOf(flags)
  if (
    flags.includes('space_change_sensitive') &&
    !flags.includes('case_sensitive') &&
    checker.name === 'exact'
  )
    folder.say('problem.yaml: the checker is exact, so that case is a difference, too.')
  const manifest = {
    title: titleOf(described) ?? title ?? 'Untitled',
    difficulty: 'medium',
    tags: tagsOf(described),
    kind: 'stdio',
    languages: Object.keys(LANGUAGES),
    checker,
    limits: limitsOf(described, secondsOf(reading), (line) => folder.say(line)),
    groups,
  }
  folder.say('problem.yaml: no difficulty is given; it is medium.')
  folder.put('problem.json', JSON.stringify(manifest), 'problem.yaml')
}

function titleOf({ name }: Described): string | undefined {
  return typeof name === 'string' ? name : (name?.en ?? Object.values(name ?? {})[0])
}

const tagsOf = ({ keywords }: Described): string[] =>
  (typeof keywords === 'string' ? keywords.split(/[,\s]+/) : (keywords ?? []))
    .map((word) =>
      word
        .toLowerCase()
        .replace(/[^a-z0-9+#]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .filter((tag) => tag !== '' && tag.length <= PROBLEM_LIMITS.tagChars)
    .slice(0, PROBLEM_LIMITS.tags)

/** Seconds of a limit in the file of its own that old tools write. */
function secondsOf(reading: Reading): number | null {
  const seconds = Number(reading.text('.timelimit', 100)?.trim() || NaN)
  return Number.isFinite(seconds) ? seconds : null
}

/** The statement in English, else in the first language, and the title in it if there is one. */
function takeStatement(reading: Reading, folder: Folder): string | null {
  const found = ['problem_statement', 'statement'].flatMap((where) =>
    reading
      .below(where)
      .flatMap((name) => (/^problem(\.[\w-]+)?\.(md|tex)$/.test(name) ? [`${where}/${name}`] : [])),
  )
  const rank = (file: string) => (/\.en\.\w+$/.test(file) ? 0 : /problem\.\w+$/.test(file) ? 1 : 2)
  const [file] = found.toSorted((a, b) => rank(a) - rank(b))
  if (file === undefined) {
    reading.faults.add(
      'statement',
      'There is no problem.en.md or problem.en.tex in statement or problem_statement.',
    )
    return null
  }
  const source = reading.text(file, PROBLEM_LIMITS.textChars) ?? ''
  const text = file.endsWith('.md') ? source : fromLatex(source, file, folder)
  folder.put('statement.md', text, file)
  const beside = file.slice(0, file.lastIndexOf('/'))
  for (const { address } of readMarkdown(text).pictures) {
    const image = reading.use(`${beside}/${address}`)
    if (image && imageType(image)) folder.put(address, image, `${beside}/${address}`)
  }
  return /\\problemname\{([^{}]*)\}/.exec(source)?.[1] ?? null
}

function fromLatex(source: string, file: string, folder: Folder): string {
  const markdown = latexToMarkdown(source)
  if (markdown !== null) return markdown
  folder.say(`${file}: there is LaTeX in it that is not understood; all of it is shown as it is written.`)
  const fence = '`'.repeat(Math.max(3, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
  return `${fence}latex\n${source.replace(/\n?$/, '\n')}${fence}\n`
}
