import { EMBED_MODES, type EmbedMode } from '#core/protocol/api/embed.ts'

/** What a frame shows; a clip is named by the fragment, and a playground without a code is nobody's copy. */
export type Frame = { mode: 'clip' } | { mode: EmbedMode; code: string | null }

/** Reads the path of a frame's page; null for one that there is not. */
export function frameOf(path: string): Frame | null {
  const [, named, code] = /^\/embed\/([a-z]+)(?:\/([^/]{1,64}))?\/?$/.exec(path) ?? []
  if (named === 'clip') return code === undefined ? { mode: 'clip' } : null
  const mode = EMBED_MODES.find((mode) => mode === named)
  if (mode === undefined || (code === undefined && mode !== 'playground')) return null
  return { mode, code: code ?? null }
}
