function backToLevel(changes) {
  const first = new Map([[0, 0]])
  let level = 0
  let longest = 0
  changes.forEach((change, index) => {
    level += change
    const before = first.get(level)
    if (before === undefined) first.set(level, index + 1)
    else longest = Math.max(longest, index + 1 - before)
  })
  return longest
}
