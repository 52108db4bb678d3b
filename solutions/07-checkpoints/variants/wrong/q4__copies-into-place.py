# fault: the temporary file is copied onto the target, which is written piece by piece
# feedback: half a file
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    try:
        torch.save(obj, temporary)
        shutil.copyfile(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
