import type { Kind } from './elements.ts'

/** What the pointer does on the board. */
export type Tool = Kind | 'select' | 'hand' | 'eraser'

/** The tools in their order, with the key that takes each. */
export const TOOLS: readonly { tool: Tool; label: string; key: string }[] = [
  { tool: 'select', label: 'Select', key: 'V' },
  { tool: 'hand', label: 'Move the view', key: 'H' },
  { tool: 'pen', label: 'Pen', key: 'P' },
  { tool: 'rectangle', label: 'Rectangle', key: 'R' },
  { tool: 'ellipse', label: 'Ellipse', key: 'O' },
  { tool: 'line', label: 'Line', key: 'L' },
  { tool: 'arrow', label: 'Arrow', key: 'A' },
  { tool: 'text', label: 'Text', key: 'T' },
  { tool: 'eraser', label: 'Eraser', key: 'E' },
]

/** What reads the board's elements out: kind, colour and place. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  pen: 'Stroke',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  line: 'Line',
  arrow: 'Arrow',
  text: 'Text',
}

/** CSS of the board's colours, following the theme; and as they are in exported pictures, on white. */
export const INKS = [
  'var(--c-text)',
  'var(--ansi-1)',
  'var(--ansi-2)',
  'var(--ansi-3)',
  'var(--ansi-4)',
  'var(--ansi-5)',
  'var(--ansi-6)',
  'var(--c-text-3)',
] as const
export const EXPORT_INKS = [
  '#1c1f26',
  '#c92a2a',
  '#24803c',
  '#996800',
  '#2563c9',
  '#9333b8',
  '#0f7f86',
  '#6b7280',
] as const
