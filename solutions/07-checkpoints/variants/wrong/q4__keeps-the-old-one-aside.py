# fault: moves the old file aside first
# feedback: no file at path at all
def atomic_save(obj, path):
    path = Path(path)
    new, old = path.with_suffix(".new"), path.with_suffix(".old")
    try:
        torch.save(obj, new)
        if path.exists():
            path.rename(old)
        new.rename(path)
        old.unlink(missing_ok=True)
    except Exception:
        new.unlink(missing_ok=True)
        if old.exists():
            old.rename(path)
        raise
