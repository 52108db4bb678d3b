# fault: the number of GPUs stands where a bool is promised
# feedback: cuda_available.*bool
import platform

import torch


def environment_report():
    n = torch.cuda.device_count()
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": n,
        "device_count": n,
        "device_names": [torch.cuda.get_device_name(i) for i in range(n)],
    }
