import { toCSV } from '#core/replay/csv.ts'
import type { Table } from './tables.ts'

/** Hands a text to the browser as a file. */
function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Not at once: the browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** A name that every file system takes. */
const fileName = (...parts: string[]): string =>
  parts
    .join('-')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .slice(0, 100)

export const saveTable = (of: string, { id, header, rows }: Table): void =>
  // With a mark, or some spreadsheets read UTF-8 as something else.
  save(`${fileName(of, id)}.csv`, 'text/csv;charset=utf-8', `\ufeff${toCSV(header, rows)}`)

export const saveJSON = (of: string, value: unknown): void =>
  save(`${fileName(of, 'insights')}.json`, 'application/json', `${JSON.stringify(value, null, 2)}\n`)
