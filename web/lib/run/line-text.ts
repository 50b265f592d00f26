/** What a piece of output does to the line it arrives at. */
export type LineChange = {
  /** The line that was not finished begins anew. */
  erase: boolean
  /** Text up to the last line end. */
  done: string
  /** Text of the line that is not finished. */
  open: string
}

/**
 * Carriage returns as progress bars use them: what follows one is written over the line, which here begins anew. One at the
 * end of a line, as in `\r\n`, changes nothing.
 */
export class LineText {
  #returned = false

  /** Takes the next piece of the output. */
  write(text: string): LineChange {
    const change: LineChange = { erase: false, done: '', open: '' }
    text.split('\r').forEach((part, index) => {
      if (index > 0) this.#returned = true
      if (part === '') return
      if (this.#returned && !part.startsWith('\n')) {
        change.open = ''
        if (change.done === '') change.erase = true
      }
      this.#returned = false
      const end = part.lastIndexOf('\n') + 1
      if (end > 0) change.done += change.open + part.slice(0, end)
      change.open = end > 0 ? part.slice(end) : change.open + part
    })
    return change
  }
}
