function loudestMoments(levels, shortest) {
  const count = levels.length
  const before = new Array(count).fill(-1)
  const after = new Array(count).fill(count)
  const stack = []
  levels.forEach((level, at) => {
    while (stack.length > 0 && levels[stack.at(-1)] < level) after[stack.pop()] = at
    if (stack.length > 0) before[at] = stack.at(-1)
    stack.push(at)
  })
  let total = 0
  levels.forEach((level, at) => {
    const left = at - before[at]
    const right = after[at] - at
    const [small, large] = left < right ? [left, right] : [right, left]
    let passages = 0
    for (let x = 0; x < small; x++) passages += Math.max(0, large - Math.max(0, shortest - 1 - x))
    total += level * passages
  })
  return total
}
