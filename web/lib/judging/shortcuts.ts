/**
 * The keys of a problem. Enter is on every keyboard, and with two modifiers it belongs to no browser and not to the editor; the
 * apostrophe of other judges needs Shift in half of Europe.
 */
export const JUDGING_SHORTCUTS = {
  tests: { keys: 'Mod+Alt+Enter', text: 'Run the tests of the problem that can be seen' },
  submit: { keys: 'Mod+Shift+Enter', text: 'Submit the problem: all tests' },
} as const

export type JudgingShortcut = keyof typeof JUDGING_SHORTCUTS
