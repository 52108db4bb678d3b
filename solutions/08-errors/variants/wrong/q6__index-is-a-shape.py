# fault: indices and targets out of range are called shape errors
# feedback: too wide
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if any(word in m for word in ("shape", "size", "index", "bounds", "range")):
        return "shape"
    return "other"
