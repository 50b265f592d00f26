print("never")
if True
    print("nor this")
