/** @typedef {{ old: string, new: string }} Replacement */

/**
 * A text after replacements, one after the other; in `why` which one does not fit: what it replaces stands there exactly once.
 * @param {string} text @param {readonly Replacement[]} replacements @returns {{ text: string } | { why: string }}
 */
export function replaced(text, replacements) {
  for (const [index, { old, new: insert }] of replacements.entries()) {
    const at = text.indexOf(old)
    const name = `Replacement ${index + 1}`
    if (old === '') return { why: `${name} replaces nothing.` }
    if (at < 0) return { why: `${name}: its old text is not in the file. Read the file again.` }
    if (text.includes(old, at + 1))
      return { why: `${name}: its old text is there more than once. Give more of what is around it.` }
    text = text.slice(0, at) + insert + text.slice(at + old.length)
  }
  return { text }
}
