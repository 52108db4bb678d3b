# fault: whatever is left is called a shape error
# feedback: too wide
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    return "shape"
