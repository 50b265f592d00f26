def cheapest_firing(weights: list[int], setup: int) -> int:
    cost = [0]
    for end in range(1, len(weights) + 1):
        batch = 0
        best = None
        for start in range(end - 1, -1, -1):
            batch += weights[start]
            candidate = cost[start] + setup + batch * batch
            if best is None or candidate < best:
                best = candidate
        cost.append(best)
    return cost[-1]
