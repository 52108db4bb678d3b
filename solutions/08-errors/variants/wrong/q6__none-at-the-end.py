# fault: None for what is left
# feedback: return 'other'
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if "shape" in m or "size" in m:
        return "shape"
