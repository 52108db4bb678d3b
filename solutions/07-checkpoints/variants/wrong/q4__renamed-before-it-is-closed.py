# fault: the last bytes are still in Python's buffer when the file is renamed
# feedback: half a file|close it
import io


def atomic_save(obj, path):
    temporary = str(path) + ".tmp"
    try:
        content = io.BytesIO()
        torch.save(obj, content)
        with open(temporary, "wb", buffering=1 << 25) as file:
            file.write(content.getvalue())
            os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise
