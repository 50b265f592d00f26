import type { Options } from './options.ts'

/** Dresses the page as its site wants it; colours only, and only what the browser takes for one. */
export function dress({ theme, tokens = [] }: Options): void {
  const { dataset, style } = document.documentElement
  if (theme === 'light' || theme === 'dark') dataset['theme'] = theme
  else if (theme === 'auto') delete dataset['theme']
  for (const [name, colour] of tokens) {
    // Nothing that names another value or an address.
    if (/^[\w#.,%()/ -]+$/.test(colour) && !/var|url/i.test(colour) && CSS.supports('color', colour))
      style.setProperty(`--c-${name}`, colour)
  }
}
