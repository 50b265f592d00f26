def back_to_level(changes: list[int]) -> int:
    first = {0: 0}
    level = longest = 0
    for hour, change in enumerate(changes, 1):
        level += change
        longest = max(longest, hour - first.setdefault(level, hour))
    return longest
