def back_to_level(changes: list[int]) -> int:
    longest = 0
    for begin in range(len(changes)):
        level = 0
        for end in range(begin, len(changes)):
            level += changes[end]
            if level == 0 and end - begin + 1 > longest:
                longest = end - begin + 1
    return longest
