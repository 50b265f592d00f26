const two = (value: number): string => `${value}`.padStart(2, '0')

/** Time since a session began as `mm:ss`, after an hour `h:mm:ss`. Milliseconds. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`
}
