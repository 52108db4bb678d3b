# fault: an object that cannot be pickled does no harm, a full disk does
# feedback: half a file|old file is gone
import io


def atomic_save(obj, path):
    buffer = io.BytesIO()
    torch.save(obj, buffer)
    Path(path).write_bytes(buffer.getvalue())
