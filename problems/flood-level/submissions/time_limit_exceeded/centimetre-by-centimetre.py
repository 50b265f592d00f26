def flood_level(heights: list[int], volume: int) -> int:
    level = min(heights)
    while sum(level + 1 - ground for ground in heights if ground <= level) <= volume:
        level += 1
    return level
