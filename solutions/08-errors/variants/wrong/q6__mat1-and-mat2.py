# fault: "mat1 and mat2" is taken for a shape error
# feedback: words after it decide
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "mat1 and mat2" in m or "shape" in m or "size" in m:
        return "shape"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    return "other"
