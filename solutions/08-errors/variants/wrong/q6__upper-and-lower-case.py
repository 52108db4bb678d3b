# fault: looks for words in one case only
# feedback: one of|it returned 'other'
def diagnose(message):
    if "CUDA out of memory" in message or "Cannot allocate" in message:
        return "memory"
    if "Device" in message:
        return "device"
    if "Dtype" in message or "Scalar" in message:
        return "dtype"
    if "Shape" in message or "Size" in message:
        return "shape"
    return "other"
