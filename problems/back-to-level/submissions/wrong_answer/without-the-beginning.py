def back_to_level(changes: list[int]) -> int:
    first = {}
    level = longest = 0
    for hour, change in enumerate(changes):
        level += change
        longest = max(longest, hour - first.setdefault(level, hour))
    return longest
