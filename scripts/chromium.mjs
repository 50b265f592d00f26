import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './apt.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const ELSEWHERE = [
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Path of a Chromium or Chrome of this machine, CHROMIUM first; null when there is none. */
export function findChromium() {
  if (process.env.CHROMIUM) return existsSync(process.env.CHROMIUM) ? process.env.CHROMIUM : null
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = NAMES.flatMap((name) => ['/usr/bin', ...folders].map((folder) => join(folder, name)))
  return [...paths, ...ELSEWHERE].find((path) => existsSync(path)) ?? null
}

/**
 * Finds Chromium, or installs Debian's where that is possible.
 * @param {(line: string) => void} progress
 * @returns {{ path: string } | { missing: string }} `missing` says what a person has to do
 */
export function ensureChromium(progress) {
  const found = findChromium()
  if (found) return { path: found }
  if (process.env.CHROMIUM) return { missing: `CHROMIUM=${process.env.CHROMIUM} does not exist` }
  if (aptInstall(['chromium'], progress))
    return { missing: 'no Chromium: install one, or set CHROMIUM to the path of one' }
  const installed = findChromium()
  return installed ? { path: installed } : { missing: 'apt-get installed no chromium that can be found' }
}
