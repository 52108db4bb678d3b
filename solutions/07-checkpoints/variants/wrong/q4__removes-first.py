# fault: removes the old file, then renames: for a moment there is none
# feedback: no file at path at all
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    try:
        torch.save(obj, temporary)
        if os.path.exists(path):
            os.remove(path)
        os.rename(temporary, path)
    except Exception:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise
