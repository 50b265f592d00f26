/** The room page's keys. */
export const SHORTCUTS = {
  run: { keys: 'Mod+Enter', text: 'Run the open file, or stop it' },
  chat: { keys: 'Mod+Shift+C', text: 'Go to the chat' },
  files: { keys: 'Mod+Shift+E', text: 'Go to the files' },
  console: { keys: 'Mod+J', text: 'Show or hide the console' },
  rewind: { keys: 'F8', text: 'Rewind 30 seconds; Esc goes live' },
  labels: { keys: 'F9', text: 'Names at carets: while they move, always, never' },
  save: { keys: 'Mod+S', text: 'Say whether everything is saved' },
  help: { keys: 'F1', text: 'Show these shortcuts' },
} as const

export type ShortcutName = keyof typeof SHORTCUTS

/** The editor's own keys that are worth knowing. */
export const EDITOR_SHORTCUTS = [
  { keys: 'Mod+F', text: 'Find and replace' },
  { keys: 'Mod+Z', text: 'Undo your own last change' },
  { keys: 'Mod+/', text: 'Comment or uncomment lines' },
  { keys: 'Mod+D', text: 'Select the next occurrence too' },
  { keys: 'Alt+↑', text: 'Move lines up' },
  { keys: 'Mod+Space', text: 'Complete what you type' },
] as const
