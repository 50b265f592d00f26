const prefix = (room: string, user: string) => `cc.docs.${room}.${user}.`

/** Notes in a store that can be read at once that an editor instance has unsent edits of shared documents, or has none. */
export function markUnsent(key: { room: string; user: string; client: string }, unsent: boolean): void {
  const name = prefix(key.room, key.user) + key.client
  try {
    if (unsent) localStorage.setItem(name, '1')
    else localStorage.removeItem(name)
  } catch {
    // A full or blocked store: the edits are found when a document is opened.
  }
}

/** Whether a page of this person left edits of shared documents behind in a room. */
export function hasUnsent(room: string, user: string): boolean {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith(prefix(room, user)))
  } catch {
    return false
  }
}
