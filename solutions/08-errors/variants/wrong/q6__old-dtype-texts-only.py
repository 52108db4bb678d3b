# fault: knows "scalar type" of older versions and not "dtype"
# feedback: dtype.*scalar type
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "scalar type" in m:
        return "dtype"
    if "shape" in m or "size" in m:
        return "shape"
    return "other"
