function mostOrders(minutes, deadlines) {
  const heap = []
  function push(value) {
    let i = heap.push(value) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent] >= heap[i]) break
      ;[heap[parent], heap[i]] = [heap[i], heap[parent]]
      i = parent
    }
  }
  function pop() {
    const top = heap[0]
    const last = heap.pop()
    if (heap.length > 0) {
      heap[0] = last
      for (let i = 0; ; ) {
        let largest = i
        for (const child of [2 * i + 1, 2 * i + 2])
          if (child < heap.length && heap[child] > heap[largest]) largest = child
        if (largest === i) break
        ;[heap[largest], heap[i]] = [heap[i], heap[largest]]
        i = largest
      }
    }
    return top
  }
  let clock = 0
  const order = minutes.map((_, i) => i).sort((a, b) => deadlines[a] - deadlines[b])
  for (const i of order) {
    push(minutes[i])
    clock += minutes[i]
    if (clock > deadlines[i]) clock -= pop()
  }
  return heap.length
}
