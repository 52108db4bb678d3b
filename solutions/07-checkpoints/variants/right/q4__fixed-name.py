# why: a fixed name in the same folder is overwritten by the next save
def atomic_save(obj, path):
    temporary = f"{path}.tmp"
    done = False
    try:
        torch.save(obj, temporary)
        os.replace(temporary, path)
        done = True
    finally:
        if not done and os.path.exists(temporary):
            os.remove(temporary)
