# why: each GPU made the current one in turn; an OrderedDict is a dict
import platform
from collections import OrderedDict

import torch


def environment_report():
    names = []
    for i in range(torch.cuda.device_count()):
        with torch.cuda.device(i):
            names.append(torch.cuda.get_device_name())
    return OrderedDict(
        [
            ("device_names", names),
            ("device_count", len(names)),
            ("cuda_available", torch.cuda.is_available()),
            ("torch", torch.__version__),
            ("python", platform.python_version()),
        ]
    )
