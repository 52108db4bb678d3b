# why: an if around the loop, and devices named by text
import platform

import torch


def environment_report() -> dict:
    names = []
    count = 0
    if torch.cuda.is_available():
        count = torch.cuda.device_count()
        names = [torch.cuda.get_device_name(f"cuda:{i}") for i in range(count)]
    return dict(
        python=platform.python_version(),
        torch=torch.version.__version__,
        cuda_available=bool(torch.cuda.is_available()),
        device_count=int(count),
        device_names=names,
    )
