# why: another order of the same questions
def diagnose(message):
    m = message.casefold()

    def has(*words):
        return any(w in m for w in words)

    if has("out of memory", "alloc"):
        return "memory"
    if has("dtype", "scalar type", "scalar types"):
        return "dtype"
    if has("shapes cannot be multiplied", "must match", "batch_size", "invalid for input of size", "equal size"):
        return "shape"
    if has("size mismatch", "expanded size", "expected size", "must be the same as input size", "shape"):
        return "shape"
    if has("device"):
        return "device"
    return "other"
