import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { client, keyOf, loaded, nodeOf, startKeys } from './built.mjs'

// `node web/size.mjs`: bytes of JavaScript and CSS (gzip) that each page loads from the build, before language
// modes. Fails when a room loads too many.

/** What a room may load before it can be used, bytes of JavaScript (gzip). */
const ROOM_BYTES = 200_000

/** @param {string} file */
const gzip = (file) => gzipSync(readFileSync(join(client, file)), { level: 9 }).length

/** JavaScript and CSS of each page in bytes, gzip. */
export function pageSizes() {
  const pages = {
    landing: [nodeOf('+page.svelte'), keyOf(/landing\/Landing\.svelte$/)],
    dashboard: [nodeOf('+page.svelte'), keyOf(/dashboard\/Dashboard\.svelte$/)],
    login: [nodeOf('login/+page.svelte')],
    room: [
      nodeOf('r/[code]/+page.svelte'),
      keyOf(/room\/RoomPage\.svelte$/),
      keyOf(/room\/DesktopLayout\.svelte$/),
    ],
    'room (phone)': [
      nodeOf('r/[code]/+page.svelte'),
      keyOf(/room\/RoomPage\.svelte$/),
      keyOf(/room\/PhoneLayout\.svelte$/),
    ],
  }
  return Object.entries(pages).map(([page, keys]) => {
    const files = loaded([...startKeys(), ...keys])
    const sum = (/** @type {string} */ end) =>
      files.filter((file) => file.endsWith(end)).reduce((bytes, file) => bytes + gzip(file), 0)
    return { page, js: sum('.js'), css: sum('.css'), files: files.length }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { page, js, css, files } of pageSizes())
    console.log(
      `${page.padEnd(12)} ${(js / 1000).toFixed(1).padStart(7)} kB JavaScript  ${(css / 1000).toFixed(1).padStart(5)} kB CSS  (gzip, ${files} files)`,
    )
  const modes = readdirSync(join(client, '_app/immutable/chunks')).length
  console.log(`${modes} chunks in all`)
  for (const { page, js } of pageSizes().filter(
    ({ page, js }) => page.startsWith('room') && js > ROOM_BYTES,
  )) {
    console.error(`The page "${page}" loads ${js} bytes of JavaScript first; ${ROOM_BYTES} are allowed.`)
    process.exitCode = 1
  }
}
