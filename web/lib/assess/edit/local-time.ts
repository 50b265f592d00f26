const two = (part: number) => `${part}`.padStart(2, '0')

/** A moment as a field of type `datetime-local` has it, by this device's clock; empty for none. */
export function toField(at: number | null): string {
  if (at === null) return ''
  const day = new Date(at)
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
  return `${date}T${two(day.getHours())}:${two(day.getMinutes())}`
}

/** What such a field says, milliseconds since 1970; null when it is empty or no date. */
export function fromField(value: string): number | null {
  const at = new Date(value).getTime()
  return value === '' || Number.isNaN(at) ? null : at
}
