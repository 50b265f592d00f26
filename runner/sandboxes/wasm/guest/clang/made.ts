/** The languages that Clang compiles. */
export type Dialect = 'c' | 'cpp'

/** Names of what is made once for all programs of a language, by the first guest. */
export const MADE = { c: ['runtime.o'], cpp: ['runtime.o', 'exceptions.o', 'common.pch', 'all.pch'] } as const
