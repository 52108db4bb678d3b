# fault: the other GPUs are forgotten
# feedback: one name per GPU
import platform

import torch


def environment_report():
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": [torch.cuda.get_device_name(0)] if torch.cuda.is_available() else [],
    }
