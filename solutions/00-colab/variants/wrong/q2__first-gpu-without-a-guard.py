# fault: asks for the name of GPU 0 on every machine
# feedback: raise.*without a GPU|range\(torch\.cuda\.device_count
import platform

import torch


def environment_report():
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": [torch.cuda.get_device_name(0)],
    }
