# fault: cuts the build off torch's version
# feedback: torch\.__version__
import platform

import torch


def environment_report():
    return {
        "python": platform.python_version(),
        "torch": torch.__version__.split("+")[0],
        "cuda_available": torch.cuda.is_available(),
        "device_count": torch.cuda.device_count(),
        "device_names": [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())],
    }
