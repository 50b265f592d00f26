function sortMarks(marks) {
  const pieces = (mark) => mark.match(/[0-9]+|[A-Za-z]+/g)
  const compare = (a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const [x, y] = [Number(a[i]), Number(b[i])]
      if (isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1
      if (!isNaN(x) && x !== y) return x - y
      if (isNaN(x) && a[i] !== b[i]) return a[i] < b[i] ? -1 : 1
    }
    return a.length - b.length
  }
  return [...marks].sort((a, b) => compare(pieces(a), pieces(b)))
}
