function placesOf(top, left, bottom, right) {
  const places = []
  for (let x = left; x <= right; x++) places.push([top, x])
  for (let y = top + 1; y <= bottom; y++) places.push([y, right])
  if (top < bottom && left < right) {
    for (let x = right - 1; x >= left; x--) places.push([bottom, x])
    for (let y = bottom - 1; y > top; y--) places.push([y, left])
  }
  return places
}

function spinRings(lamps, steps) {
  const spun = lamps.map((row) => [...row])
  steps.forEach((step, ring) => {
    const places = placesOf(ring, ring, lamps.length - 1 - ring, lamps[0].length - 1 - ring)
    const count = places.length
    const shift = ((step % count) + count) % count
    places.forEach(([y, x], at) => {
      const [toY, toX] = places[(at + shift) % count]
      spun[toY][toX] = lamps[y][x]
    })
  })
  return spun
}
