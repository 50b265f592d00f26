import { language } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { highlightTree } from '@lezer/highlight'
import { languageByID, languageOf } from '#core/protocol/languages.ts'
import { loadMode, modeOf } from '#lib/editor/modes.ts'
import { codeHighlight } from '#lib/editor/theme.ts'

/** A piece of code and the classes it is drawn with. */
export type CodePiece = { text: string; classes: string }

/** What people write behind a fence for languages that are called otherwise. */
const CALLED: Readonly<Record<string, string>> = { 'c++': 'cpp', 'c#': 'csharp', golang: 'go', shell: 'bash' }

/** The language a fence names, by id or by extension. */
export function languageOfFence(tag: string): ReturnType<typeof languageByID> {
  const name = (tag.split(/\s/u)[0] ?? '').toLowerCase()
  return languageByID(CALLED[name] ?? name) ?? languageOf(`x.${name}`)
}

/** Code cut into coloured pieces with the editor's own parser; null when there is none for its language. */
export async function highlighted(code: string, tag: string): Promise<CodePiece[] | null> {
  const file = `x.${languageOfFence(tag)?.extensions[0] ?? ''}`
  if (languageOf(file) === undefined || !(await loadMode(file))) return null
  const parser = EditorState.create({ extensions: modeOf(file) }).facet(language)?.parser
  if (!parser) return null
  const pieces: CodePiece[] = []
  let end = 0
  const upTo = (to: number, classes: string) => {
    if (to > end) pieces.push({ text: code.slice(end, to), classes })
    end = Math.max(end, to)
  }
  highlightTree(parser.parse(code), codeHighlight, (from, to, classes) => {
    upTo(from, '')
    upTo(to, classes)
  })
  upTo(code.length, '')
  return pieces
}
