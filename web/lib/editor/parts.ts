/** Finds the mode of a file. */
export const fetchModes = () => import('./mode-loaders.ts')
/** Draws other people's carets. */
export const fetchCursors = () => import('./remote-cursors.ts')

/** Fetches ahead the parts of the editor that its first text needs, while that is on its way. */
export function prefetchParts(): void {
  // Who wants a part asks again.
  for (const part of [fetchModes(), fetchCursors()]) part.catch(() => null)
}
