# why: the version from version_info, names by map
import sys

import torch


def environment_report():
    count = torch.cuda.device_count()
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": count,
        "device_names": list(map(torch.cuda.get_device_name, map(torch.device, [f"cuda:{i}" for i in range(count)]))),
    }
