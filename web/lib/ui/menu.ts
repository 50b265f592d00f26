import type { Component } from 'svelte'

/** One line of a menu; `separator` is a rule and `theme` the choice of light and dark. */
export type MenuEntry =
  | {
      label: string
      onselect: () => void
      icon?: Component<{ size?: number }>
      keys?: string
      danger?: boolean
    }
  | 'separator'
  | 'theme'
