function pageCount(rows, size) {
  return Math.floor(rows / size) + 1
}

/** The rows of a page; pages are counted from 1. */
function pageOf(rows, number, size) {
  const start = (number - 1) * size
  return rows.slice(start, start + size)
}

module.exports = { pageCount, pageOf }
