# fault: without a GPU the CPU is counted and named
# feedback: CPU is not counted|empty list
import platform

import torch


def environment_report():
    if not torch.cuda.is_available():
        names = ["cpu"]
    else:
        names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": len(names),
        "device_names": names,
    }
