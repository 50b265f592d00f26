function loudestMoments(levels, shortest) {
  let total = 0
  for (let at = 0; at < levels.length; at++) {
    let left = 1
    while (at - left >= 0 && levels[at - left] <= levels[at]) left++
    let right = 1
    while (at + right < levels.length && levels[at + right] <= levels[at]) right++
    for (let x = 0; x < left; x++) total += levels[at] * Math.max(0, right - Math.max(0, shortest - 1 - x))
  }
  return total
}
