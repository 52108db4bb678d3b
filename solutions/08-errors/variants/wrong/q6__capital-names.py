# fault: the kinds are spelt with a capital letter
# feedback: one of 'device'
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "Memory"
    if "device" in m:
        return "Device"
    if "dtype" in m or "scalar type" in m:
        return "Dtype"
    if "shape" in m or "size" in m:
        return "Shape"
    return "Other"
