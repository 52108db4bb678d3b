# fault: relative paths begin at the folder where the notebook was started
# feedback: where the notebook is
import os



def enter(path):
    os.chdir(os.path.join(os.environ.setdefault("NB_START", os.getcwd()), path))
    return sorted(os.listdir())
