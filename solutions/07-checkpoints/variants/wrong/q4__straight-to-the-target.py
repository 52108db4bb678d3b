# fault: a crash halfway leaves half a file
# feedback: half a file|old file is gone|os\.replace
def atomic_save(obj, path):
    torch.save(obj, path)
