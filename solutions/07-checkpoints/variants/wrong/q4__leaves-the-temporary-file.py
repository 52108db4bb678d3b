# fault: the temporary file stays when saving fails
# feedback: temporary
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    torch.save(obj, temporary)
    os.replace(temporary, path)
