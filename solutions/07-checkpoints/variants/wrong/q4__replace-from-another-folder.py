# fault: os.replace from the default temporary folder fails across disks
# feedback: cross-device|disk of path
def atomic_save(obj, path):
    with tempfile.TemporaryDirectory() as place:
        temporary = os.path.join(place, "new.pt")
        torch.save(obj, temporary)
        os.replace(temporary, path)
