import type { EmbedMode } from '#core/protocol/api/embed.ts'

/** What a site puts into its page to show a room; origin and code hold nothing that HTML would read otherwise. */
export function snippetOf(origin: string, code: string, mode: EmbedMode): string {
  const how = mode === 'live' ? '' : ` mode="${mode}"`
  // The end of the tag is not written as such: it would end the script of a page that has this in it.
  return `<script type="module" src="${origin}/embed.js"></${'script'}>\n<code-room room="${code}"${how}></code-room>`
}
