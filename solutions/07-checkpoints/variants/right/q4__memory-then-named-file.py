# why: pickling in memory first, then one write into a file in the same folder
import io


def atomic_save(obj, path):
    buffer = io.BytesIO()
    torch.save(obj, buffer)
    home = os.path.dirname(os.path.realpath(path))
    with tempfile.NamedTemporaryFile(dir=home, delete=False) as file:
        try:
            file.write(buffer.getbuffer())
            file.close()
            os.rename(file.name, path)
        except Exception:
            file.close()
            os.unlink(file.name)
            raise
