function warmStreak(readings, threshold) {
  let best = 0
  let current = 0
  for (const reading of readings) {
    current = reading > threshold ? current + 1 : 0
    best = Math.max(best, current)
  }
  return best
}
