# fault: keeps a backup and puts it back after an error; a crash never gets there
# feedback: half a file|no file at path
def atomic_save(obj, path):
    backup = str(path) + ".bak"
    if os.path.exists(path):
        shutil.copy(path, backup)
    try:
        torch.save(obj, path)
    except Exception:
        os.remove(path)
        if os.path.exists(backup):
            os.replace(backup, path)
        raise
    if os.path.exists(backup):
        os.remove(backup)
