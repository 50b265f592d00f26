def lamp_switches(before: int, after: int) -> int:
    return abs(bin(before).count("1") - bin(after).count("1"))
