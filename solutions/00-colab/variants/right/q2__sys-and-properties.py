# why: the version from sys, the names from the properties of each device
import sys

import torch


def environment_report():
    report = dict()
    report["python"] = sys.version.split()[0]
    report["torch"] = str(torch.__version__)
    report["device_names"] = []
    for i in range(torch.cuda.device_count()):
        report["device_names"].append(torch.cuda.get_device_properties(i).name)
    report["device_count"] = len(report["device_names"])
    report["cuda_available"] = report["device_count"] > 0
    return report
