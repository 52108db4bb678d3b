# fault: a path without a folder gives a name in the root folder
# feedback: Error|should
def atomic_save(obj, path):
    folder, name = os.path.split(path)
    temporary = folder + "/." + name
    try:
        torch.save(obj, temporary)
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise
