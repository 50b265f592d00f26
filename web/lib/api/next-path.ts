/** Where to go after signing in: only a path of this site, anything else gives `/`. */
export function nextPath(next: string | null): string {
  // Browsers drop control characters and read a backslash as a slash: `/\evil` would be another site.
  if (next === null || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)) return '/'
  const base = 'http://same.invalid'
  try {
    const url = new URL(next, base)
    // `/..//evil` is `//evil` once its dots are resolved.
    if (url.origin !== base || url.pathname.startsWith('//')) return '/'
    return url.pathname + url.search + url.hash
  } catch {
    return '/'
  }
}
