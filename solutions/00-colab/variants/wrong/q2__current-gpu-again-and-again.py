# fault: every name is that of the current GPU
# feedback: name i|number to
import platform

import torch


def environment_report():
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": [torch.cuda.get_device_name() for _ in range(torch.cuda.device_count())],
    }
