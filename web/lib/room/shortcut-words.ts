import type { ShortcutName } from './shortcuts.ts'

/** What the room page's keys do, in words. */
export const SHORTCUT_WORDS: Readonly<Record<ShortcutName, string>> = {
  run: 'Run the open file, or stop it',
  chat: 'Go to the chat',
  files: 'Go to the files',
  console: 'Show or hide the console',
  rewind: 'Rewind 30 seconds; Esc goes live',
  labels: 'Names at carets: while they move, always, never',
  save: 'Say whether everything is saved',
  help: 'Show these shortcuts',
}

/** The editor's own keys that are worth knowing. */
export const EDITOR_SHORTCUTS = [
  { keys: 'Mod+F', text: 'Find and replace' },
  { keys: 'Mod+Z', text: 'Undo your own last change' },
  { keys: 'Mod+/', text: 'Comment or uncomment lines' },
  { keys: 'Mod+D', text: 'Select the next occurrence too' },
  { keys: 'Alt+↑', text: 'Move lines up' },
  { keys: 'Mod+Space', text: 'Complete what you type' },
] as const
