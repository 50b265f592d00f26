def flood_level(heights: list[int], volume: int) -> int:
    fits = min(heights)
    too_high = fits + volume + 1
    while too_high - fits > 1:
        level = (fits + too_high) // 2
        if sum(level - ground for ground in heights if ground < level) <= volume:
            fits = level
        else:
            too_high = level
    return fits
