import { randomBytes, webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { concurrentRecording, sequentialRecording } from '../core/replay/trace/recording.ts'
import { eventsOfConcurrent, eventsOfRecording } from '../core/replay/trace/session.ts'
import { writeFile } from '../core/replay/write-file.ts'
import { toBase64 } from '../core/signing/bytes.ts'
import { generatePrivateJwk, importSigningKey, publicHalf } from '../core/signing/keys.ts'
import { isMain } from './is-main.mjs'

const CREDIT = 'Recorded by Joseph Gentle, github.com/josephg/editing-traces, CC BY 4.0'
const USERNAME = 'demo'

/** @type {[import('../core/protocol/shared.ts').Author, ...import('../core/protocol/shared.ts').Author[]]} */
const AUTHOR = [{ user: 'first', name: 'First author', color: 0 }]
/** @type {typeof AUTHOR} */
const AUTHORS = [...AUTHOR, { user: 'second', name: 'Second author', color: 1 }]

/** The recordings that become rooms (test/fixtures/traces/README.md). */
const RECORDINGS = [
  {
    name: 'sveltecomponent',
    about: { title: 'A Svelte component', language: 'html', file: 'App.svelte', people: AUTHOR },
  },
  {
    name: 'rustcode',
    about: { title: 'A skip list in Rust', language: 'rust', file: 'skiplist.rs', people: AUTHOR },
  },
  {
    name: 'friendsforever.concurrent',
    about: { title: 'Two people, one text', language: 'markdown', file: 'story.md', people: AUTHORS },
  },
]

/** The recording that pages of examples show. */
export const SHOWN = /** @type {(typeof RECORDINGS)[number]} */ (RECORDINGS[0])

/** @param {string} name @returns {unknown} */
function recordingOf(name) {
  const file = new URL(`../test/fixtures/traces/${name}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(file)).toString())
}

/**
 * The session file of a recording, packed, signed with a key that is thrown away: it proves nothing but that it is whole.
 * @param {(typeof RECORDINGS)[number]} recording
 */
export async function sessionFileOf({ name, about }) {
  const json = recordingOf(name)
  const events = name.endsWith('.concurrent')
    ? eventsOfConcurrent(v.parse(concurrentRecording, json), about)
    : eventsOfRecording(v.parse(sequentialRecording, json), about)
  const subtle = /** @type {any} */ (webcrypto.subtle)
  const jwk = await generatePrivateJwk(`seed-${randomBytes(6).toString('hex')}`, subtle)
  const { key } = await importSigningKey(jwk, subtle)
  /** @param {string} text */
  const sign = async (text) =>
    toBase64(new Uint8Array(await subtle.sign({ name: 'Ed25519' }, key, Buffer.from(text))))
  const lines = writeFile(
    {
      format: 'codecollab-session',
      version: 1,
      room: { id: 'recording', title: about.title, language: about.language, createdAt: events[0]?.at ?? 0 },
      origin: null,
      credit: name.endsWith('.concurrent') ? `${CREDIT}; it has no times, which are made up` : CREDIT,
      people: about.people,
      staff: true,
      keys: [publicHalf(jwk)],
    },
    events,
    { keyId: jwk.kid, sign, random: (bytes) => randomBytes(bytes) },
  )
  let text = ''
  for await (const line of lines) text += `${line}\n`
  return gzipSync(text)
}

/**
 * One request as a script; throws what the server says against it.
 * @param {string} url @param {string} type @param {string | Uint8Array<ArrayBuffer>} body @param {string} [token]
 */
async function post(url, type, body, token) {
  const headers = { 'Content-Type': type, ...(token ? { Authorization: `Bearer ${token}` } : {}) }
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error' })
  const answer = /** @type {any} */ (await response.json())
  if (!response.ok) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
  return answer
}

/**
 * The token of the demo account, and its password if it was made now.
 * @param {string} base @param {string | undefined} known
 */
async function signIn(base, known) {
  const json = 'application/json'
  const password = known ?? randomBytes(12).toString('base64url')
  const body = JSON.stringify({ username: USERNAME, password })
  let made = true
  try {
    await post(`${base}/register/`, json, body)
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'username_taken') throw error
    if (known === undefined)
      throw new Error(`The account ${USERNAME} exists: name its password in DEMO_PASSWORD.`, { cause: error })
    made = false
  }
  const { access_token: token } = await post(`${base}/token`, json, body)
  return { token, password: made ? password : null }
}

/**
 * Fills a running server with rooms to watch.
 * @param {string} base its address @param {(line: string) => void} progress @param {string} [password] of the demo account
 */
export async function seed(base, progress, password) {
  const account = await signIn(base, password)
  if (account.password !== null)
    progress(`Made the account ${USERNAME} with the password ${account.password}`)
  progress('Bringing in three sessions; each takes some seconds')
  for (const recording of RECORDINGS) {
    const file = new Uint8Array(await sessionFileOf(recording))
    const { room } = await post(`${base}/api/records`, 'application/gzip', file, account.token)
    progress(`${room.title}: ${base}/r/${room.code}/replay`)
  }
}

// `npm run seed -- [ADDRESS]`
if (isMain(import.meta.url)) {
  const base = (process.argv[2] ?? process.env.BASE ?? 'http://127.0.0.1:8787').replace(/\/+$/, '')
  try {
    await seed(base, (line) => console.log(line), process.env.DEMO_PASSWORD)
  } catch (error) {
    const { message, cause } = /** @type {any} */ (error)
    console.error(message === 'fetch failed' ? `Nothing answers at ${base}: run npm start first` : message)
    if (message === 'fetch failed' && cause?.code !== 'ECONNREFUSED') console.error(cause)
    process.exitCode = 1
  }
}
