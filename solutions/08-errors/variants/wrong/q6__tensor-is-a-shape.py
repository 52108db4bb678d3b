# fault: the word tensor makes a shape error
# feedback: it returned 'shape'
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "same device" in m or "at the same device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if "shape" in m or "size" in m or "tensor" in m:
        return "shape"
    return "other"
