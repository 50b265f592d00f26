export const answer = (): number => 6 * 7
