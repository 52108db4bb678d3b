# fault: the temporary file is in /tmp; a move from there is a copy on Drive
# feedback: disk
def atomic_save(obj, path):
    handle, temporary = tempfile.mkstemp()
    os.close(handle)
    try:
        torch.save(obj, temporary)
        shutil.move(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise
