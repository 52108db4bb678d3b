# fault: the last bytes are still in Python's buffer when the file is renamed
# feedback: half a file|close it
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    try:
        with open(temporary, "wb", buffering=1 << 20) as file:
            torch.save(obj, file)
            os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise
