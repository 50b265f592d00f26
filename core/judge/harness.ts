import type { Signature, SourceFile } from '../protocol/judge.ts'

/** The files of a solution with one that reads the arguments, calls the function and writes its result; null for a language without. */
export function harnessOf(
  _language: string,
  _signature: Signature,
  _solution: { entry: string; files: SourceFile[] },
  _mark: string,
): { entry: string; files: SourceFile[] } | null {
  return null
}

/** The arguments as the harness reads them from standard input. */
export function encodeArguments(_signature: Signature, args: readonly unknown[]): string {
  return JSON.stringify(args)
}
