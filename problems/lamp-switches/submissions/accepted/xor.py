def lamp_switches(before: int, after: int) -> int:
    return bin(before ^ after).count("1")
