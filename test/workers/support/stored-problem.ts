import { gzip } from '../../../durable-objects/gzip.ts'
import { env } from './browser.ts'

let stored = 0

/** What nobody but staff may read of such a problem. */
export const SECRETS = [
  'a-hidden-input',
  'a-hidden-answer',
  'the reference solution',
  'the editorial text',
  'why this hidden one',
]

/** Solves it; what is hidden is not to be found in it. */
const SOLUTION = `# begin here
print("3" if input() == "1 2" else "-".join(["a", "hidden", "answer"]))
`

/** Writes a problem with a visible and a hidden test into the directory, as its owner's or the deployment's. */
export async function storedProblem(ownerId: string | null = null): Promise<string> {
  const id = `p_${++stored}_${Date.now()}`
  const main = (text: string) => [{ name: 'main.py', text }]
  const body = {
    ...{ slug: `sums-${stored}`, title: `Sums ${stored}`, difficulty: 'easy', tags: [], kind: 'stdio' },
    ...{ statement: 'Add two numbers.', checker: { name: 'trailing' }, groups: [], hints: [] },
    limits: { cpuMs: 2_000, memoryBytes: 64 << 20, outputBytes: 65_536 },
    starters: { python: { entry: 'main.py', files: main(SOLUTION) } },
    references: [
      {
        ...{ name: 'right.py', language: 'python', entry: 'main.py', expect: 'ok' },
        files: main('# the reference solution'),
      },
    ],
    editorial: 'the editorial text',
  }
  const tests = [
    { name: 'one', hidden: false, input: '1 2', expected: '3' },
    {
      ...{ name: 'two', hidden: true, input: 'a-hidden-input', expected: 'a-hidden-answer' },
      about: 'why this hidden one',
    },
  ]
  const now = Date.now()
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO problems (id, owner_id, slug, version, visibility, title, difficulty, kind, tags, languages, created_at, updated_at)
       VALUES (?, ?, ?, 1, ?, ?, 'easy', 'stdio', '[]', '["python"]', ?, ?)`,
    ).bind(id, ownerId, body.slug, ownerId === null ? 'public' : 'private', body.title, now, now),
    env.DB.prepare(
      `INSERT INTO problem_versions (problem_id, version, digest, suite, body, created_at) VALUES (?, 1, 'd', 's', ?, ?)`,
    ).bind(id, await gzip(JSON.stringify(body)), now),
    env.DB.prepare(`INSERT INTO problem_suites (problem_id, suite, part, body) VALUES (?, 's', 0, ?)`).bind(
      id,
      await gzip(JSON.stringify(tests)),
    ),
  ])
  return id
}
