# why: counts words, the kind with most points wins
def diagnose(message):
    text = message.lower()
    words = {
        "memory": {"out of memory": 5, "allocate": 5},
        "device": {"same device": 5, "device": 2},
        "dtype": {"dtype": 4, "scalar type": 4, "float": 1, "double": 1, "long": 1},
        "shape": {"shape": 3, "size": 3, "dimension": 2, "mat1 and mat2": 1},
    }
    points = {kind: sum(p for w, p in table.items() if w in text) for kind, table in words.items()}
    best = max(points, key=points.get)
    return best if points[best] >= 2 else "other"
