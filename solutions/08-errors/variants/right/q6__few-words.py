# why: the smallest list that does it
def diagnose(message):
    if "memory" in message and "allocate" in message or "out of memory" in message:
        return "memory"
    if "device" in message:
        return "device"
    if "dtype" in message or "scalar type" in message:
        return "dtype"
    if "size" in message.lower() or "shape" in message:
        return "shape"
    return "other"
