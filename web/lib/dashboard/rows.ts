/** What a row is reached by with the arrows. */
const ROW = '[data-row]'

/**
 * Arrow keys between a field that searches and the rows below it, inside the element that gets the event: down from the
 * field into the rows, up from the first row back, Enter in the field opens the first. True when the key was taken.
 */
export function walkRows(event: KeyboardEvent & { currentTarget: HTMLElement }): boolean {
  if (!(event.target instanceof HTMLElement)) return false
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(ROW)]
  const field = event.currentTarget.querySelector<HTMLInputElement>('input[type="search"]')
  const at = rows.indexOf(event.target)
  if (event.target === field) {
    if (event.key === 'Enter') rows[0]?.click()
    else if (event.key === 'ArrowDown') rows[0]?.focus()
    else return false
    return true
  }
  if (at < 0) return false
  if (event.key === 'ArrowDown') rows[at + 1]?.focus()
  else if (event.key === 'ArrowUp') (rows[at - 1] ?? field)?.focus()
  else return false
  return true
}
