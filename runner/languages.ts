import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const language = v.strictObject({
  name: v.string(),
  extensions: v.array(v.string()),
  /** Which sandboxes can run it. */
  sandboxes: v.array(v.picklist(['wasm', 'docker'])),
  hello: v.string(),
})

/** What a language folder says about its language. */
export type Language = { id: string; name: string; extensions: string[]; sandboxes: string[]; hello: Hello }
type Hello = { name: string; text: string }

/** Languages this runner knows, each a folder in `languages/` with `language.json` and the file it names as hello. */
export const LANGUAGES: readonly Language[] = ['python', 'javascript', 'typescript'].map((id) => {
  const folder = new URL(`./languages/${id}/`, import.meta.url)
  const entry = v.parse(language, JSON.parse(readFileSync(new URL('language.json', folder), 'utf8')))
  return {
    ...entry,
    id,
    hello: { name: entry.hello, text: readFileSync(new URL(entry.hello, folder), 'utf8') },
  }
})
