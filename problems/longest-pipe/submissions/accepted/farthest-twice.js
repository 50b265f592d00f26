function longestWay(parents, lengths) {
  const pipes = parents.map(() => [])
  parents.forEach((parent, joint) => {
    if (parent < 0) return
    pipes[parent].push([joint, lengths[joint]])
    pipes[joint].push([parent, lengths[joint]])
  })
  function farthest(start) {
    const distance = new Array(parents.length).fill(-1)
    distance[start] = 0
    const stack = [start]
    let far = start
    while (stack.length > 0) {
      const here = stack.pop()
      if (distance[here] > distance[far]) far = here
      for (const [there, length] of pipes[here])
        if (distance[there] < 0) {
          distance[there] = distance[here] + length
          stack.push(there)
        }
    }
    return { joint: far, distance: distance[far] }
  }
  return farthest(farthest(0).joint).distance
}
