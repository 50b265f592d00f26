import type { RedactionSeen } from '#core/protocol/api/redaction.ts'

/** What went, in words: `Edits 12 to 40 in main.py`. */
export function whatWent({ file, run, from, to }: RedactionSeen, nameOf: (file: string) => string): string {
  if (run !== undefined) return 'What a program printed'
  const range = from === to ? `Edit ${from ?? ''}` : `Edits ${from ?? ''} to ${to ?? ''}`
  return file === undefined ? `${range} in any file` : `${range} in ${nameOf(file)}`
}

/** Where it stands, in words; `time` writes a moment. */
export function standing({ done, failed }: RedactionSeen, time: (at: number) => string, now: number): string {
  if (done) return 'Done'
  if (!failed) return 'Under way'
  const again = failed.again <= now ? 'It is tried again soon.' : `Next try ${time(failed.again)}.`
  return `Failed ${failed.tries === 1 ? 'once' : `${failed.tries} times`}. ${failed.why} ${again}`
}
