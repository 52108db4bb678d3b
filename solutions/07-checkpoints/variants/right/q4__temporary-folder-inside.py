# why: a folder inside the target's folder is on the same disk, and cleans itself up
def atomic_save(obj, path):
    home = os.path.dirname(str(path)) or "."
    with tempfile.TemporaryDirectory(dir=home) as place:
        temporary = os.path.join(place, "new")
        torch.save(obj, temporary)
        os.replace(temporary, path)
