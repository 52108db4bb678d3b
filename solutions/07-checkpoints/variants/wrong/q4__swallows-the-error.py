# fault: cleans up and says nothing
# feedback: caller must hear|swallow
def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    try:
        torch.save(obj, temporary)
        os.replace(temporary, path)
    except Exception as error:
        print("could not save:", error)
        if os.path.exists(temporary):
            os.remove(temporary)
