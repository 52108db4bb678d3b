# fault: "cpu" is asked for before memory
# feedback: CPU.*memory errors
def diagnose(message):
    m = message.lower()
    if "cuda out of memory" in m or "cuda error: out of memory" in m:
        return "memory"
    if "cpu" in m or "cuda" in m or "device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if "allocate" in m:
        return "memory"
    if "shape" in m or "size" in m:
        return "shape"
    return "other"
