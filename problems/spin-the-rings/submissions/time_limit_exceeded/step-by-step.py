def spin_rings(lamps: list[list[int]], steps: list[int]) -> list[list[int]]:
    height, width = len(lamps), len(lamps[0])
    spun = [row[:] for row in lamps]
    for ring, step in enumerate(steps):
        bottom, right = height - 1 - ring, width - 1 - ring
        places = [(ring, x) for x in range(ring, right + 1)]
        places += [(y, right) for y in range(ring + 1, bottom + 1)]
        if ring < bottom and ring < right:
            places += [(bottom, x) for x in range(right - 1, ring - 1, -1)]
            places += [(y, ring) for y in range(bottom - 1, ring, -1)]
        values = [lamps[y][x] for y, x in places]
        for _ in range(min(abs(step), 10**8)):
            values = [values[-1], *values[:-1]] if step > 0 else [*values[1:], values[0]]
        for (y, x), value in zip(places, values):
            spun[y][x] = value
    return spun
