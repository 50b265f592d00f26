def count_stretches(tickets: list[int]) -> int:
    def count(low: int, high: int) -> int:
        """Stretches within tickets[low:high]."""
        if high - low == 1:
            return 1
        middle = (low + high) // 2
        total = count(low, middle) + count(middle, high)
        reach_min, reach_max = prepare(low, middle, high)
        return total + crossing(low, middle, high, reach_min, reach_max)

    def prepare(low: int, middle: int, high: int) -> tuple[list[int], list[int]]:
        """Smallest and largest ticket between the middle and each place."""
        smallest = tickets[low:high]
        largest = tickets[low:high]
        for at in range(middle - low - 2, -1, -1):
            smallest[at] = min(smallest[at], smallest[at + 1])
            largest[at] = max(largest[at], largest[at + 1])
        for at in range(middle - low + 1, high - low):
            smallest[at] = min(smallest[at], smallest[at - 1])
            largest[at] = max(largest[at], largest[at - 1])
        return smallest, largest

    def crossing(low: int, middle: int, high: int, smallest: list[int], largest: list[int]) -> int:
        size, half = high - low, middle - low
        total = 0
        # Both extremes on one side: the other end follows from them.
        for left in range(half):
            for missing in (0, 1):
                right = left + largest[left] - smallest[left] - missing
                if half <= right < size and largest[right] < largest[left] and smallest[right] > smallest[left]:
                    total += 1
        for right in range(half, size):
            for missing in (0, 1):
                left = right - largest[right] + smallest[right] + missing
                if 0 <= left < half and largest[left] < largest[right] and smallest[left] > smallest[right]:
                    total += 1
        # The largest on the left, the smallest on the right: largest + left - missing = smallest + right.
        of_left = [value + at for at, value in enumerate(largest)]
        of_right = [value + at for at, value in enumerate(smallest)]
        total += mixed(half, of_left, of_right, smallest, largest, 1)
        # The other way round: smallest - left + missing = largest - right.
        of_left = [value - at for at, value in enumerate(smallest)]
        of_right = [value - at for at, value in enumerate(largest)]
        total += mixed(half, of_left, of_right, smallest, largest, -1)
        return total

    def mixed(half, of_left, of_right, smallest, largest, sign) -> int:
        """Pairs whose one extreme is on the left and whose other one is on the right."""
        size = len(of_right)
        inside: dict[int, int] = {}
        total = 0
        begin = end = half
        for left in range(half - 1, -1, -1):
            low, high = smallest[left], largest[left]
            # Right ends from `begin` on have the one extreme, those before `end` have not yet the other.
            if sign == 1:
                while end < size and largest[end] < high:
                    inside[of_right[end]] = inside.get(of_right[end], 0) + 1
                    end += 1
                while begin < size and smallest[begin] > low:
                    inside[of_right[begin]] = inside.get(of_right[begin], 0) - 1
                    begin += 1
            else:
                while end < size and smallest[end] > low:
                    inside[of_right[end]] = inside.get(of_right[end], 0) + 1
                    end += 1
                while begin < size and largest[begin] < high:
                    inside[of_right[begin]] = inside.get(of_right[begin], 0) - 1
                    begin += 1
            if begin < end:
                total += inside.get(of_left[left], 0) + inside.get(of_left[left] - sign, 0)
        return total

    return count(0, len(tickets)) if tickets else 0
