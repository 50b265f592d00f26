function sortMarks(marks) {
  const isNumber = (piece) => piece === '' || (piece >= '0' && piece < ':')
  const pieces = (mark) => mark.match(/[0-9]+|[A-Za-z]+/g).map((piece) => piece.replace(/^0+/, ''))
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

  function compare(a, b) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const [x, y] = [isNumber(a[i]), isNumber(b[i])]
      if (x !== y) return x ? -1 : 1
      const found = (x && a[i].length - b[i].length) || order(a[i], b[i])
      if (found !== 0) return found
    }
    return a.length - b.length
  }

  const rows = marks.map((mark) => ({ mark, pieces: pieces(mark) }))
  return rows.sort((a, b) => compare(a.pieces, b.pieces)).map((row) => row.mark)
}
