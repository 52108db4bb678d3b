# fault: the list of names lives outside the function and grows with every call
# feedback: inside the function
import platform

import torch

names = []


def environment_report():
    for i in range(torch.cuda.device_count()):
        names.append(torch.cuda.get_device_name(i))
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": names,
    }
