function freeSlots(bookings, opens, closes, minimum) {
  const slots = []
  let busy = opens
  const inOrder = [...bookings].sort((a, b) => a[0] - b[0])
  for (const [from, to] of [...inOrder, [closes, closes]]) {
    const begin = Math.min(from, closes)
    if (begin - busy >= minimum) slots.push([busy, begin])
    busy = Math.max(busy, to)
  }
  return slots
}
