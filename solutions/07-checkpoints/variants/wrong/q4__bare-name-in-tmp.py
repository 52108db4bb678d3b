# fault: for a bare file name the folder is None, which means /tmp
# feedback: folder|bare|current|/tmp|file system
import os, tempfile
def atomic_save(obj, path):
    fd, tmp = tempfile.mkstemp(dir=os.path.dirname(path) or None)
    os.close(fd)
    try:
        torch.save(obj, tmp)
        os.replace(tmp, path)
    except BaseException:
        if os.path.exists(tmp):
            os.remove(tmp)
        raise
