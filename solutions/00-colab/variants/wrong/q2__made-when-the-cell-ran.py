# fault: the report is made once and handed out again
# feedback: inside the function|dict of its own
import platform

import torch

REPORT = {
    "python": platform.python_version(),
    "torch": torch.__version__,
    "cuda_available": torch.cuda.is_available(),
    "device_count": torch.cuda.device_count(),
    "device_names": [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())],
}


def environment_report():
    return REPORT
