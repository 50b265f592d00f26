def ring_places(top: int, left: int, bottom: int, right: int) -> list[tuple[int, int]]:
    if top == bottom:
        return [(top, x) for x in range(left, right + 1)]
    if left == right:
        return [(y, left) for y in range(top, bottom + 1)]
    return [
        *((top, x) for x in range(left, right)),
        *((y, right) for y in range(top, bottom)),
        *((bottom, x) for x in range(right, left, -1)),
        *((y, left) for y in range(bottom, top, -1)),
    ]


def spin_rings(lamps: list[list[int]], steps: list[int]) -> list[list[int]]:
    height, width = len(lamps), len(lamps[0])
    spun = [row[:] for row in lamps]
    for ring, step in enumerate(steps):
        places = ring_places(ring, ring, height - 1 - ring, width - 1 - ring)
        for at, (y, x) in enumerate(places):
            to_y, to_x = places[(at + step) % len(places)]
            spun[to_y][to_x] = lamps[y][x]
    return spun
