function spinRings(lamps, steps) {
  const spun = lamps.map((row) => [...row])
  steps.forEach((step, ring) => {
    const [bottom, right] = [lamps.length - 1 - ring, lamps[0].length - 1 - ring]
    const places = []
    for (let x = ring; x <= right; x++) places.push([ring, x])
    for (let y = ring + 1; y <= bottom; y++) places.push([y, right])
    if (ring < bottom && ring < right) {
      for (let x = right - 1; x >= ring; x--) places.push([bottom, x])
      for (let y = bottom - 1; y > ring; y--) places.push([y, ring])
    }
    places.forEach(([y, x], at) => {
      const to = places[(at + Math.abs(step)) % places.length]
      spun[to[0]][to[1]] = lamps[y][x]
    })
  })
  return spun
}
