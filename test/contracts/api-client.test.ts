import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ENDPOINTS } from '../../worker/openapi/document.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The sources of a folder by their paths. */
const sources = (folder: string) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|svelte)$/.test(file) && !/\.test\.ts$/.test(file))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(`${root}${folder}/${file}`, 'utf8') }))

const pages = [...sources('web/lib'), ...sources('web/routes')]

/** The bytes of a replay are asked for by a worker of its own, which has no account. */
const ASKS = ['web/lib/api/send.ts', 'web/lib/replay/http-source.ts']

test('the pages ask the server in one place', () => {
  const asking = pages.filter(({ text }) =>
    /(?<![.#\w])fetch\((?!\)| *(?:null|content))|XMLHttpRequest|sendBeacon/.test(
      text.replace(/^ *async fetch\(.*$/gm, ''),
    ),
  )
  expect(pages.length).toBeGreaterThan(300)
  expect(asking.map(({ file }) => file).toSorted()).toEqual(ASKS)
})

test('every answer that a page reads has a schema', () => {
  const reading = pages
    .filter(({ text }) => /(?:response|answer)\.json\(\)/i.test(text))
    .map(({ file }) => file)
  expect(reading.toSorted()).toEqual(['web/lib/api/error.ts', 'web/lib/api/send.ts'])
  const unchecked = pages.filter(({ text }) => /\bv\.(?:any|unknown)\(\)/.test(text) && /\bcall\(/.test(text))
  expect(unchecked.map(({ file }) => file)).toEqual([])
})

test('the types of the routes are those of the document, neither more nor fewer', () => {
  const typed = sources('core/protocol/api/routes').flatMap(({ text }) =>
    [...text.matchAll(/^ {2}'([A-Z]+ \/[^']*)':/gm)].map(([, name]) => name),
  )
  const documented = ENDPOINTS.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(typed.toSorted()).toEqual(documented.toSorted())
})
