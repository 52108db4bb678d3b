# fault: only errors of torch.save are cleaned up after
# feedback: left behind
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    try:
        torch.save(obj, temporary)
    except Exception:
        os.remove(temporary)
        raise
    os.replace(temporary, path)
