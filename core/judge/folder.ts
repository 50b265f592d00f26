import * as v from 'valibot'
import { parseFileName } from '../protocol/file-name.ts'
import {
  problem as problemSchema,
  PROBLEM_LIMITS,
  type Problem,
  slug as slugSchema,
} from '../protocol/problem.ts'
import type { Fault } from './folder/faults.ts'
import { lineOfValue, type Path } from './folder/json.ts'
import { inWords, MANIFEST, type Manifest, pathOf, readManifest } from './folder/manifest.ts'
import { Reading } from './folder/reading.ts'
import { readStarters, readSubmissions, sourcesBelow } from './folder/sources.ts'
import { readTests } from './folder/tests.ts'
import { readHints, readText } from './folder/texts.ts'
import { unsoundIn } from './sound.ts'

/** A problem, or everything that is wrong with what it was read from. */
export type ReadProblem = { ok: true; problem: Problem } | { ok: false; faults: Fault[] }

/**
 * Reads the folder of a problem (docs/PROBLEMS.md). Names of `files` are relative to it; `slug` is its own name. Lines of
 * texts end with LF afterwards.
 */
export function readProblem(files: ReadonlyMap<string, Uint8Array>, slug: string): ReadProblem {
  const reading = new Reading(files)
  const { faults } = reading
  for (const name of files.keys())
    if (parseFileName(name) !== name) faults.add(MANIFEST, `${JSON.stringify(name)} is no name of a file.`)
  if (!v.is(slugSchema, slug))
    faults.add(
      MANIFEST,
      `The folder's name ${JSON.stringify(slug)} has to be a-z, 0-9 and single hyphens, up to 60.`,
    )
  const read = readManifest(reading)
  if (!read) return { ok: false, faults: faults.all }
  const problem = partsOf(reading, read.manifest, slug)
  for (const name of reading.unused) faults.add(name, 'A problem has no such file, or nothing uses it.')
  judge(reading, problem, read.text)
  return faults.none ? { ok: true, problem } : { ok: false, faults: faults.all }
}

function partsOf(reading: Reading, manifest: Manifest, slug: string): Problem {
  const { languages: _languages, checker: named, signature, limits, ...rest } = manifest
  const { languages: slower, ...limit } = limits
  for (const file of ['statement', 'editorial']) reading.places.set(file, { file: `${file}.md` })
  reading.places.set('checker', { file: named.name === 'program' ? 'checker' : MANIFEST })
  return {
    slug,
    ...rest,
    ...(signature ? { signature } : {}),
    limits: { ...limit, ...(slower ? { languages: slower } : {}) },
    checker: named.name === 'program' ? { ...named, files: sourcesBelow(reading, 'checker') } : named,
    statement: readText(reading, 'statement.md', PROBLEM_LIMITS.textChars),
    editorial: readText(reading, 'editorial.md', PROBLEM_LIMITS.textChars),
    hints: readHints(reading),
    starters: readStarters(reading, manifest),
    references: readSubmissions(reading, manifest.kind),
    tests: readTests(reading, manifest),
  }
}

/** What the parts are together; schema and soundness are the same for a problem that comes in one piece. */
function judge(reading: Reading, problem: Problem, manifest: string): void {
  const add = (path: Path, message: string, line?: number) => {
    for (let n = path.length; n > 0; n--) {
      const place = reading.places.get(path.slice(0, n).join('.'))
      if (!place) continue
      reading.faults.add(place.file, inWords(path.slice(Math.max(n, 2)), message), line ?? place.line?.())
      return
    }
    reading.faults.add(MANIFEST, inWords(path, message), lineOfValue(manifest, path))
  }
  const { issues } = v.safeParse(problemSchema, problem)
  // The slug is the folder's name, of which more is said than the schema does.
  for (const issue of issues ?? []) if (pathOf(issue)[0] !== 'slug') add(pathOf(issue), issue.message)
  for (const { path, message, line } of unsoundIn(problem)) add(path, message, line)
}
