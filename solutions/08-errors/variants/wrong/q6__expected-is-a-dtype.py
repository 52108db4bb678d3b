# fault: "expected" is taken for the word of dtype errors
# feedback: it returned 'dtype'
def diagnose(message):
    m = message.lower()
    if "out of memory" in m or "allocate" in m:
        return "memory"
    if "expected" in m or "dtype" in m:
        return "dtype"
    if "device" in m:
        return "device"
    if "shape" in m or "size" in m:
        return "shape"
    return "other"
