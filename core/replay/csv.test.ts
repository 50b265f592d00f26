import { expect, test } from 'vitest'
import { toCSV } from './csv.ts'

test('I8: a table that is written out holds commas, quotes and lines, and nothing that a spreadsheet would compute', () => {
  const rows = [
    ['Ada, "the first"', 3, null],
    ['=HYPERLINK("x")', -2, '+1'],
    [' @SUM(A1)', 0, 'a\nb'],
    ['\t=1', 0.5, '-'],
  ] as const
  expect(toCSV(['name', 'runs', 'note'], rows)).toBe(
    'name,runs,note\r\n"Ada, ""the first""",3,\r\n"\'=HYPERLINK(""x"")",-2,\'+1\r\n\' @SUM(A1),0,"a\nb"\r\n\'\t=1,0.5,\'-\r\n',
  )
})
