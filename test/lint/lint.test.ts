import { ESLint } from 'eslint'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const eslint = new ESLint({ cwd })

/** Ids of the rules that a file with this text breaks. */
async function broken(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: `${cwd}/${filePath}` })
  return [...new Set(result?.messages.map(({ ruleId }) => ruleId))]
}

const DIRECTION = 'codecollab/import-direction'

test.for<[string, string]>([
  ['core/room/x.ts', '../../worker/env.ts'],
  ['core/room/x.ts', '#core/client/sync.ts'],
  ['core/room/x.ts', 'node:fs'],
  ['core/room/x.ts', 'hono'],
  ['core/protocol/x.ts', '../room/step.ts'],
  ['core/client/x.ts', '#core/room/step.ts'],
  ['core/client/x.ts', '../room/load.ts'],
  ['core/signing/x.ts', '../room/step.ts'],
  ['web/lib/x.ts', '#core/room/document.ts'],
  ['web/lib/x.svelte.ts', '#core/signing/request.ts'],
  ['web/lib/x.ts', '../../worker/app.ts'],
  ['web/lib/x.ts', 'node:fs'],
  ['worker/x.ts', '#core/client/sync.ts'],
  ['worker/x.ts', '../runner/main.ts'],
  ['durable-objects/x.ts', '../web/lib/x.ts'],
  ['runner/x.ts', '#core/protocol/up.ts'],
  ['runner/x.ts', '../worker/env.ts'],
  ['scripts/x.mjs', '../test/support/server.ts'],
  ['worker/x.ts', '../test/support/rng.ts'],
])('%s may not import %s', async ([file, source]) => {
  expect(await broken(file, `import { x } from '${source}'\nvoid x\n`)).toEqual([DIRECTION])
  expect(await broken(file, `void import('${source}')\n`)).toEqual([DIRECTION])
  expect(await broken(file, `export { x } from '${source}'\n`)).toEqual([DIRECTION])
})

test('svelte components are held to the same direction', async () => {
  const text = `<script lang="ts">\n  import { x } from '#core/room/step.ts'\n</script>\n\n{x}\n`
  expect(await broken('web/lib/X.svelte', text)).toEqual([DIRECTION])
})

test.for<[string, string]>([
  ['core/client/x.ts', '../room/rebase.ts'],
  ['core/client/x.ts', '../room/document.ts'],
  ['core/client/x.ts', '../room/run-state.ts'],
  ['core/room/x.ts', '#core/protocol/up.ts'],
  ['core/room/x.test.ts', '../../test/support/world.ts'],
  ['web/lib/x.ts', '#core/client/sync.ts'],
  ['runner/x.ts', '#core/protocol/run.ts'],
  ['runner/x.ts', '#core/signing/request.ts'],
  ['durable-objects/x.ts', '#core/room/step.ts'],
])('%s may import %s', async ([file, source]) => {
  expect(await broken(file, `import { x } from '${source}'\nvoid x\n`)).toEqual([])
})

test('the web may take types of the worker, and nothing else', async () => {
  const from = "from '../../worker/x.ts'"
  expect(await broken('web/lib/x.ts', `import type { X } ${from}\nexport type Y = X\n`)).toEqual([])
  expect(await broken('web/lib/x.ts', `import { X } ${from}\nexport type Y = X\n`)).toEqual([DIRECTION])
})

test('client and room meet only in test/support', async () => {
  const both =
    "import { a } from '#core/client/sync.ts'\nimport { b } from '#core/room/step.ts'\nvoid [a, b]\n"
  expect(await broken('test/trace/x.ts', both)).toEqual([DIRECTION])
  expect(await broken('test/support/x.ts', both)).toEqual([])
})

test.for<[string, string]>([
  ['Date.now()', 'no-restricted-syntax'],
  ['new Date()', 'no-restricted-syntax'],
  ['Math.random()', 'no-restricted-syntax'],
  ['globalThis.crypto', 'no-restricted-syntax'],
  ['setTimeout(() => {}, 1)', 'no-restricted-globals'],
  ['console.log(1)', 'no-restricted-globals'],
  ['crypto.randomUUID()', 'no-restricted-globals'],
  ["fetch('/x')", 'no-restricted-globals'],
  ['process.env', 'no-restricted-globals'],
])('core may not say %s', async ([expression, rule]) => {
  expect(await broken('core/room/x.ts', `export const x = () => ${expression}\n`)).toEqual([rule])
  expect(await broken('worker/x.ts', `export const x = () => ${expression}\n`)).toEqual([])
})

test.for<[string, string, string]>([
  ['core/x.ts', 'export default 1\n', 'no-restricted-exports'],
  ['core/x.ts', 'export enum X {\n  A,\n}\n', 'no-restricted-syntax'],
  ['web/lib/x.ts', 'export const x = (y: any) => y\n', '@typescript-eslint/no-explicit-any'],
  ['core/x.test.ts', "import { test } from 'vitest'\ntest.only('x', () => {})\n", 'no-restricted-syntax'],
])('%s may not hold %s', async ([file, text, rule]) => {
  expect(await broken(file, text)).toEqual([rule])
})
