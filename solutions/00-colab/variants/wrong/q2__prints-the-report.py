# fault: prints the report and returns nothing
# feedback: returned None
import platform

import torch


def environment_report():
    report = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())],
    }
    print(report)
