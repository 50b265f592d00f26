def flood_level(heights: list[int], volume: int) -> int:
    fits, too_high = 0, max(heights) + volume + 1
    while too_high - fits > 1:
        level = (fits + too_high) // 2
        if sum(max(0, level - ground) for ground in heights) <= volume:
            fits = level
        else:
            too_high = level
    return fits
