import { StateEffect } from '@codemirror/state'

/** Dispatched when other people's selections or names changed without the text changing. */
export const cursorsMoved = StateEffect.define<null>()
