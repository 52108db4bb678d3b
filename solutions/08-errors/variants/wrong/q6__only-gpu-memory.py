# fault: knows memory errors of the GPU only
# feedback: out of memory.*allocate
def diagnose(message):
    m = message.lower()
    if "cuda out of memory" in m:
        return "memory"
    if "device" in m:
        return "device"
    if "dtype" in m or "scalar type" in m:
        return "dtype"
    if "shape" in m or "size" in m:
        return "shape"
    return "other"
