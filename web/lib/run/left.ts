import type { RunState } from '#core/protocol/down.ts'

/** Whether something stands in the output of a run that was not taken out of the record. */
export const isLeft = ({ output }: Pick<RunState, 'output'>): boolean =>
  output.some(({ s, data }) => s !== 'cut' && /[^\n█]/.test(data))
