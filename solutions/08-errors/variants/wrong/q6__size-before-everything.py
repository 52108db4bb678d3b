# fault: only "size" is a word of shape errors
# feedback: sizes
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if "size of tensor" in m:
        return "shape"
    return "other"
