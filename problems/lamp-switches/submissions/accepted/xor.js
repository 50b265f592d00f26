function lampSwitches(before, after) {
  let count = 0
  for (let rest = before ^ after; rest > 0; rest >>= 1) count += rest & 1
  return count
}
