# fault: None where an empty list is promised
# feedback: device_names.*None.*|empty list
import platform

import torch


def environment_report():
    names = None
    if torch.cuda.is_available():
        names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": names,
    }
