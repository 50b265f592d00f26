/** How hard a problem is, from the easiest on. */
export const DIFFICULTIES = ['intro', 'easy', 'medium', 'hard', 'expert'] as const
export type Difficulty = (typeof DIFFICULTIES)[number]

/** `stdio`: a program that reads and prints. `function`: one that is called. `sql`: statements over a database. */
export const KINDS = ['stdio', 'function', 'sql'] as const
