# why: within one folder shutil.move is a rename
def atomic_save(obj, path):
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)))
    try:
        with os.fdopen(handle, "wb") as file:
            torch.save(obj, file)
        shutil.move(temporary, path)
    except:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
