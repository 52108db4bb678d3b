# fault: a temporary file left by a crash blocks every later save
# feedback: FileExistsError|in the way
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    with open(temporary, "xb"):
        pass
    try:
        torch.save(obj, temporary)
        os.replace(temporary, path)
    except BaseException:
        os.remove(temporary)
        raise
