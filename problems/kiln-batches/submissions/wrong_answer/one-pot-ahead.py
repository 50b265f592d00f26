def cheapest_firing(weights: list[int], setup: int) -> int:
    if not weights:
        return 0
    cost, batch = setup, weights[0]
    for weight in weights[1:]:
        if (batch + weight) ** 2 <= batch**2 + setup + weight**2:
            batch += weight
        else:
            cost += batch**2 + setup
            batch = weight
    return cost + batch**2
