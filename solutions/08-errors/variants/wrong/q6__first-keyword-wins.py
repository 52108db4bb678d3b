# fault: "cuda" is asked for first, so a CUDA memory error is a device error
# feedback: CUDA.*memory errors
def diagnose(message):
    m = message.lower()
    if "cuda" in m or "device" in m:
        return "device"
    if "memory" in m:
        return "memory"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if "shape" in m or "size" in m:
        return "shape"
    return "other"
