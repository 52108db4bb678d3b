# fault: equal GPUs are merged, the order is lost
# feedback: name|each|one per
def environment_report():
    n = torch.cuda.device_count()
    return {"python": platform.python_version(), "torch": torch.__version__, "cuda_available": torch.cuda.is_available(),
            "device_count": n, "device_names": sorted({torch.cuda.get_device_name(i) for i in range(n)})}
