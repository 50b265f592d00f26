import type { Component } from 'svelte'

/** One of several, under a heading. */
export type MenuChoices = {
  heading: string
  keys?: string
  choices: readonly { value: string; label: string }[]
  value: string
  onchoose: (value: string) => void
}

/** One line of a menu; `separator` is a rule and `theme` the choice of light and dark. */
export type MenuEntry =
  | {
      label: string
      onselect: () => void
      icon?: Component<{ size?: number }>
      keys?: string
      danger?: boolean
    }
  | MenuChoices
  | 'separator'
  | 'theme'
