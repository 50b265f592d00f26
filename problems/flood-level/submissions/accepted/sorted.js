function floodLevel(heights, volume) {
  const ground = [...heights].sort((a, b) => a - b)
  let left = volume
  for (let i = 0; i + 1 < ground.length; i++) {
    const needed = (ground[i + 1] - ground[i]) * (i + 1)
    if (needed > left) return ground[i] + Math.floor(left / (i + 1))
    left -= needed
  }
  return ground[ground.length - 1] + Math.floor(left / ground.length)
}
