kept = []
loop { kept << ("x" * (1 << 20)) + kept.size.to_s }
