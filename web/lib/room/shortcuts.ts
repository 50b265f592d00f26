/** The room page's keys. */
export const SHORTCUTS = {
  run: { keys: 'Mod+Enter' },
  chat: { keys: 'Mod+Shift+C' },
  files: { keys: 'Mod+Shift+E' },
  console: { keys: 'Mod+J' },
  rewind: { keys: 'F8' },
  labels: { keys: 'F9' },
  save: { keys: 'Mod+S' },
  help: { keys: 'F1' },
} as const

export type ShortcutName = keyof typeof SHORTCUTS
