def answer() -> int:
    return 6 * 7
