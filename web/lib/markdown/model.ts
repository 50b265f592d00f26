/** What stands in a line. A link's address is one that may be opened. */
export type Inline =
  | { t: 'text' | 'code'; text: string }
  | { t: 'strong' | 'emphasis' | 'strike'; children: Inline[] }
  | { t: 'link'; href: string; children: Inline[] }
  /** TeX, on a line of its own or not. */
  | { t: 'maths'; tex: string; display: boolean }
  /** A picture that is written out in the text itself. */
  | { t: 'image'; src: string; alt: string }
  | { t: 'break' }

/** `done` is null for what is no task. */
export type ListItem = { done: boolean | null; children: Block[] }

/** A part of a Markdown text. */
export type Block =
  | { t: 'heading'; level: number; children: Inline[] }
  | { t: 'paragraph'; children: Inline[] }
  | { t: 'quote'; children: Block[] }
  | { t: 'list'; ordered: boolean; start: number; items: ListItem[] }
  | { t: 'code'; language: string; text: string }
  | { t: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { t: 'rule' }
