import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LANGUAGES } from '../../runner/languages.ts'
import { IMAGES } from '../../scripts/images.mjs'

const dockerfile = (id: string) =>
  readFileSync(new URL(`../../runner/languages/${id}/Dockerfile`, import.meta.url), 'utf8')

it('exactly the languages that run in an image have a Dockerfile', () => {
  const ids = LANGUAGES.filter((language) => language.docker).map(({ id }) => id)
  expect(IMAGES).toEqual(ids.sort())
})

it.each(IMAGES)('the image of %s starts from whatever base it is given', (id) => {
  const text = dockerfile(id)
  expect(text).toMatch(/^ARG BASE=debian:bookworm-slim\n/)
  expect(text.match(/^FROM .*$/gm)?.at(-1)).toBe('FROM ${BASE}')
})
