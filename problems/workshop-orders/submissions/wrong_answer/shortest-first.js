function mostOrders(minutes, deadlines) {
  const order = minutes.map((_, i) => i).sort((a, b) => minutes[a] - minutes[b])
  let clock = 0
  let count = 0
  for (const i of order)
    if (clock + minutes[i] <= deadlines[i]) {
      clock += minutes[i]
      count++
    }
  return count
}
