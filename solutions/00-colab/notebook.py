# %% [markdown]
# # The notebook and the machine
#
# Before any model is trained, something more modest has to work: a notebook on a machine that is not yours, a
# GPU that may or may not be there, data that has to come from somewhere, and results that must not vanish when
# the machine does. Most lost evenings of a beginner are lost here, not in the mathematics.
#
# **Time:** about 45 minutes. **You need:** plain Python. A GPU is not needed; every cell runs on a laptop too.
#
# **Afterwards you can**
# - say what Colab is, what is lost when it disconnects and what is not,
# - choose a device so that the same notebook runs with and without a GPU,
# - tell `!command` from `%command`, and walk through folders without losing your way,
# - get a file from a link and know that it is whole.
#
# | | question | idea | trap |
# |---|---|---|---|
# | 1 | choose a device | ask at the moment of the call | a device is only a name |
# | 2 | describe the machine | an empty list is a fine answer | "the first GPU" of none |
# | 3 | a folder on Drive | create only what is missing | the second run |
# | 4 | the id in a link | take links apart, do not search them | what else looks like an id |
# | 5 | a safe download | whole or not there | half a file |
# | 6 | into a folder | whose working folder is it? | `!cd` |
#
# Below each answer is a check cell. It looks at one or two cases and tells you the next step. The tests that
# count try more: other names, a second call, a machine with two GPUs, a connection that breaks.

# %% [markdown]
# ## What Colab is
#
# A notebook is a web page in *your browser*. Its cells run somewhere else: in a **runtime**, a Python process
# on a machine that Google lends you for some hours (on your own computer, the runtime is simply a process
# beside the browser).
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 125" width="720" role="img"
#   aria-label="cells go from the browser to a borrowed runtime, which is emptied when it ends; Drive stays"
#   font-family="sans-serif" font-size="13">
#   <defs><marker id="a" markerWidth="8" markerHeight="8" refX="6" refY="3" orient="auto"><path d="M0 0L7 3L0 6z"
#    fill="#446"/></marker><marker id="b" markerWidth="8" markerHeight="8" refX="1" refY="3" orient="auto">
#   <path d="M7 0L0 3L7 6z" fill="#446"/></marker></defs>
#   <rect x="5" y="15" width="170" height="100" rx="6" fill="#eef2fa" stroke="#446"/>
#   <text x="90" y="35" text-anchor="middle" font-weight="bold">your browser</text>
#   <text x="90" y="57" text-anchor="middle">shows cells and output</text>
#   <text x="90" y="75" text-anchor="middle">computes nothing</text>
#   <path d="M183 65H247" stroke="#446" stroke-width="2" fill="none" marker-end="url(#a)" marker-start="url(#b)"/>
#   <text x="215" y="57" text-anchor="middle" fill="#556">cells</text>
#   <rect x="255" y="15" width="190" height="100" rx="6" fill="#f7ecdc" stroke="#446"/>
#   <text x="350" y="35" text-anchor="middle" font-weight="bold">runtime (borrowed)</text>
#   <text x="350" y="57" text-anchor="middle">Python, RAM, maybe a GPU</text>
#   <text x="350" y="75" text-anchor="middle">disk: /content</text>
#   <text x="350" y="93" text-anchor="middle">emptied when it ends</text>
#   <path d="M453 65H517" stroke="#446" stroke-width="2" fill="none" marker-end="url(#a)" marker-start="url(#b)"
#     stroke-dasharray="5 3"/>
#   <text x="485" y="57" text-anchor="middle" fill="#556">mount</text>
#   <rect x="525" y="15" width="190" height="100" rx="6" fill="#e4f2e4" stroke="#446"/>
#   <text x="620" y="35" text-anchor="middle" font-weight="bold">Google Drive</text>
#   <text x="620" y="57" text-anchor="middle">/content/drive/MyDrive</text>
#   <text x="620" y="75" text-anchor="middle">only after mounting</text>
#   <text x="620" y="93" text-anchor="middle">stays</text>
# </svg>
#
# Idle for long, or the quota used up: the box in the middle is taken away, with all variables and files in it.
#
# Three consequences:
# - **The disk of the runtime is borrowed.** A model saved to `/content` is gone tomorrow. What should stay goes
#   to Drive (question 3), or you download it.
# - **Variables live in the process.** *Runtime > Restart session* clears them and keeps the files.
# - **A GPU has to be asked for**: *Runtime > Change runtime type*, choose a GPU, and the runtime starts anew.
#   Which GPU you get is not promised; `!nvidia-smi` shows it. Give it back when you do not need it.
#
# Run a cell with Shift+Enter. Cells run in the order in which *you* run them, not in the order on the page; if
# something is strange, *Restart and run all* is the honest test.

# %%
import copy
import math
import os
import pathlib
import platform
import random
import shutil
import tempfile
import urllib.parse
import urllib.request
import warnings
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

print("Python", platform.python_version(), "and torch", torch.__version__)
print("GPU at hand:", torch.cuda.is_available())

# %% [markdown]
# ## Question 1: which device?
#
# Tensors and models live on a **device**. The same notebook should run on a laptop (only a CPU) and on Colab
# with a GPU, so it must ask first. `torch.cuda.is_available()` is the question, a `torch.device` the answer.
#
# **The common misreading:** "`torch.device('cuda')` worked, so there is a GPU." A device object is a name on a
# piece of paper. Making one never fails; *using* it does, perhaps many cells later.
#
# Predict: which of the next lines fails on a machine with one GPU or none?

# %%
far = torch.device("cuda:7")
print("made:", far, "| type:", far.type, "| index:", far.index)
print("cuda and cuda:0 mean the same GPU, yet as names:", torch.device("cuda") == torch.device("cuda:0"))
try:
    torch.zeros(1, device=far)
except Exception as error:
    print("used:", type(error).__name__, "-", str(error).splitlines()[0])

# %% [markdown]
# So compare `.type`, not whole devices. And when somebody asks for a GPU that is missing, they should hear of
# it. A `print` scrolls away; a **warning** can be shown, turned off, turned into an error, and tested:

# %%
def reciprocal(x):
    if x == 0:
        warnings.warn("reciprocal of 0; going on with 0.0", stacklevel=2)
        return 0.0
    return 1 / x


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(reciprocal(4), reciprocal(0))
print("recorded:", seen[0].category.__name__, "-", seen[0].message)

# %% [markdown]
# Now write `pick_device`. Four cases: no wish, `"cpu"`, `"cuda"`, and everything else, which is a typing error
# that should be noticed at once.

# %% question="q1"
def pick_device(prefer=None):
    """Choose the device to work on.

    prefer: None (no wish), "cpu" or "cuda". Any other string, such as "gpu", "CUDA" or "",
        raises ValueError.
    Returns a torch.device:
        None    type "cuda" if torch.cuda.is_available() says so now, at this call; else the CPU
        "cpu"   the CPU, always
        "cuda"  the GPU; if there is none, the CPU, and a UserWarning is raised (only then)

    Example, without a GPU: pick_device() is torch.device("cpu")
    """
    ### BEGIN SOLUTION
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(f'prefer should be None, "cpu" or "cuda", not {prefer!r}')
    if prefer != "cpu" and torch.cuda.is_available():
        return torch.device("cuda")
    if prefer == "cuda":
        warnings.warn("no GPU is available; using the CPU", stacklevel=2)
    return torch.device("cpu")
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.cuda.is_available](https://pytorch.org/docs/stable/generated/torch.cuda.is_available.html),
# [torch.device](https://pytorch.org/docs/stable/tensor_attributes.html#torch.device), and
# [warnings.warn](https://docs.python.org/3/library/warnings.html#warnings.warn). Ask inside the function: the
# answer of the moment when the cell ran may be old.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Refuse what is not allowed first. Then there are only two places where a GPU may be returned, and one place
# where a warning is due. Note that the empty string counts as "any other string", though Python takes it for
# false.
# </details>
#
# **Why it matters:** the line `device = pick_device()` at the top of a notebook, and `.to(device)` below, is all
# that it takes to run everywhere.

# %% [markdown]
# ## Question 2: describe the machine
#
# "It works on my machine" is answered by a description of the machine. When you ask for help, or repeat an
# experiment after a month, you want the versions and the GPUs in one place.
#
# Here is a report of another kind. Note that it gives plain numbers and text: they can be printed, compared and
# saved as JSON.

# %%
def disk_report(folder="."):
    use = shutil.disk_usage(folder)
    free = round(use.free / 1e9, 1)
    return {"cpu_cores": os.cpu_count(), "disk_free_gb": free, "writable": os.access(folder, os.W_OK)}


print(disk_report())

# %% [markdown]
# **The trap:** `torch.cuda.get_device_name(0)` is fine on Colab with a GPU and raises where there is none. GPUs
# are numbered 0, 1, ... up to `torch.cuda.device_count() - 1`. Predict what the next cell prints on a machine
# without a GPU.

# %%
for i in range(torch.cuda.device_count()):
    print("GPU", i)
print("done")

# %% question="q2"
def environment_report():
    """Describe this machine, as it is at the moment of the call.

    Returns a new dict with exactly these keys:
        "python"          str, as platform.python_version() gives it
        "torch"           str, as torch.__version__ gives it
        "cuda_available"  bool
        "device_count"    int, the number of GPUs
        "device_names"    list of str, one name for each GPU in order; [] without a GPU
    Never raises on a machine without a GPU.
    """
    ### BEGIN SOLUTION
    count = torch.cuda.device_count()
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "cuda_available": torch.cuda.is_available(),
        "device_count": count,
        "device_names": [torch.cuda.get_device_name(i) for i in range(count)],
    }
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [torch.cuda.device_count](https://pytorch.org/docs/stable/generated/torch.cuda.device_count.html) and
# [torch.cuda.get_device_name](https://pytorch.org/docs/stable/generated/torch.cuda.get_device_name.html), which
# takes the number of a GPU.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# One dict with five entries, made inside the function. The names come from a loop over the numbers of the GPUs;
# where there is none the loop has nothing to do, and no `if` is needed.
# </details>
#
# **Why it matters:** the first line of every good bug report.

# %% [markdown]
# ## Question 3: a folder that survives
#
# On Colab you mount your Drive with two lines, and answer a question in the browser:
#
#     from google.colab import drive
#     drive.mount("/content/drive")
#
# From then on `/content/drive/MyDrive` is an ordinary folder. If you say no, or run the notebook at home, it is
# not there, and the cells below must still work.
#
# A well-known accident: the mount fails, `%cd /content/drive/MyDrive` fails too (it prints one line and goes
# on), and `!mkdir ML2023` happily makes its folder on the *borrowed* disk. Everything looks fine until
# tomorrow. So: decide where to save by looking whether the folder is there.
#
# A `pathlib.Path` knows how to ask:

# %%
with tempfile.TemporaryDirectory() as folder:
    base = pathlib.Path(folder)
    (base / "notes.txt").write_text("a file, not a folder")
    print("joined with /:", (base / "a" / "b").relative_to(base))
    for name in ("notes.txt", "missing", "."):
        print(f"{name:10} exists: {(base / name).exists()!s:6} is_dir: {(base / name).is_dir()}")
    (base / "runs").mkdir()
    try:
        (base / "runs").mkdir()  # cells are run again and again
    except FileExistsError as error:
        print("second mkdir:", type(error).__name__)
    try:
        (base / "deep" / "er").mkdir()
    except FileNotFoundError as error:
        print("missing parent:", type(error).__name__)

# %% question="q3"
def work_dir(name, drive="/content/drive/MyDrive", local="."):
    """The folder in which this notebook keeps its files.

    name: a str; may contain "/" for folders inside folders, such as "hw1/runs".
    drive: a folder (str) that is used if it is an existing directory at the moment of the call.
    local: the folder (str) that is used otherwise; it is made if it is missing. Makes the
    folder `name` inside the chosen place, with all parents that are missing, and returns it as
    a pathlib.Path. Files that are in it already are kept.

    Example, without a Drive: work_dir("hw1/runs") makes ./hw1/runs and returns its path
    """
    ### BEGIN SOLUTION
    place = pathlib.Path(drive) if os.path.isdir(drive) else pathlib.Path(local)
    folder = place / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
    ### END SOLUTION


# %%
# On Colab, take the # away to mount your Drive (a window asks for your permission).
# from google.colab import drive; drive.mount("/content/drive")
print("Drive mounted:", os.path.isdir("/content/drive/MyDrive"))

# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [Path.mkdir](https://docs.python.org/3/library/pathlib.html#pathlib.Path.mkdir) has two arguments that are made
# for the two errors above, and [Path.is_dir](https://docs.python.org/3/library/pathlib.html#pathlib.Path.is_dir)
# is the question to ask.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Choose the place, join the name, make what is missing, return the path. Never delete anything. Ask before you
# create: making the parents of a Drive that is not there would invent one.
# </details>
#
# **Why it matters:** run the notebook again tomorrow and your checkpoints are still there, on Drive if it can be.

# %% [markdown]
# ## Question 4: the id in a share link
#
# A file on Drive is known by its **id**. "Copy link" gives it in a wrapping, and tools want it bare. The
# wrappings:
#
#     https://drive.google.com/file/d/ID/view?usp=sharing
#     https://drive.google.com/open?id=ID
#     https://drive.google.com/uc?export=download&id=ID
#
# Searching a link as text invites accidents: `id=(.*)` swallows the rest of the line, and "some long word" is in
# many links. A link has **parts**; let Python take it apart:

# %%
link = "https://www.youtube.com/watch?feature=share&v=6dEp6oRN2NE&t=90"
parts = urllib.parse.urlsplit(link)
print("scheme:", parts.scheme, "| host:", parts.hostname, "| path:", parts.path, "| query:", parts.query)
print("query as a dict of lists:", urllib.parse.parse_qs(parts.query))
print("path in pieces:", urllib.parse.urlsplit("https://example.org/a/b/c/").path.split("/"))

# %% [markdown]
# Predict: what does `parse_qs("id=&usp=sharing")` give for `id`? Try it. Also think about
# `https://drive.google.com.example.org/...`: the text "drive.google.com" is in it, the host is another.

# %% question="q4"
def drive_file_id(link):
    """The id of a file in a Google Drive share link.

    link: a str. Good links are https links on the host drive.google.com whose path and query
    have one of the forms
        /file/d/ID     /file/d/ID/view     /open?id=ID     /uc?id=ID
    each with or without further query parameters, in any order.
    Returns the id, a str of letters, digits, "-" and "_". Raises ValueError for another host,
    another path (a folder, a document) and for a link without an id.

    Example:
    drive_file_id("https://drive.google.com/open?id=14FK5G6DOh7EdLyoj4D5teRSzriTOUPD7&usp=sharing")
    is "14FK5G6DOh7EdLyoj4D5teRSzriTOUPD7"
    """
    ### BEGIN SOLUTION
    parts = urllib.parse.urlsplit(link)
    if parts.hostname != "drive.google.com":
        raise ValueError(f"no link to Google Drive: {link!r}")
    pieces = parts.path.split("/")[1:]
    found = ""
    if pieces[:2] == ["file", "d"] and (len(pieces) == 3 or pieces[3:] == ["view"]):
        found = pieces[2]
    elif pieces in (["open"], ["uc"]):
        found = urllib.parse.parse_qs(parts.query).get("id", [""])[0]
    if not found:
        raise ValueError(f"no file id in {link!r}")
    return found
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [urllib.parse](https://docs.python.org/3/library/urllib.parse.html): `urlsplit` for the parts, `parse_qs` for
# the query. A dict's `get` can say what to take when a key is missing.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Check the host as a whole. Then two cases by the path: the id is a piece of the path, or it is a value of the
# query. At the end, an id that is missing or empty is an error, in both cases.
# </details>
#
# **Why it matters:** on Colab, `gdown` downloads from Drive by this id. Put links in quotes on a `!` line, for the
# shell reads `&` as "run this in the background". Options of command-line tools come and go between versions
# (older notebooks use `--fuzzy` and `--id`, newer versions of gdown refuse them), and **a `!` line that fails
# does not stop the notebook**: read its output.

# %% [markdown]
# ## Question 5: a download that is whole or not there
#
# Data comes over a network, and networks break. The dangerous failure is the quiet one: half a file under the
# right name. The next run sees "the file is there", skips the download, and the strange loss has nothing to do
# with your model.
#
# `urllib.request.urlopen` opens `https:`, `http:` and `file:` links. Here is a link to a file on this disk, read
# piece by piece:

# %%
with tempfile.TemporaryDirectory() as folder:
    source = pathlib.Path(folder) / "small table.csv"
    source.write_text("id,target\n0,1.5\n1,2.5\n")
    address = source.as_uri()
    print("the link:", "..." + address[-18:], "(a space became %20)")
    with urllib.request.urlopen(address) as answer:
        print("Content-Length:", answer.headers["Content-Length"])
        while piece := answer.read(8):
            print(piece)

# %% [markdown]
# `Content-Length` is the server's promise of how many bytes will come. Not every server sends it.
#
# Now watch a careless download. Predict what is left on the disk when the connection breaks after 3 bytes.

# %%
def broken_connection():
    yield b"id,"
    raise ConnectionResetError("the other side went away")


with tempfile.TemporaryDirectory() as folder:
    target = pathlib.Path(folder) / "table.csv"
    try:
        with open(target, "wb") as file:
            for piece in broken_connection():
                file.write(piece)
    except ConnectionResetError as error:
        print("raised:", error)
    print("left on the disk:", [(p.name, p.stat().st_size) for p in target.parent.iterdir()])

# %% [markdown]
# **The common misreading:** "it would raise if something went wrong." Reading in pieces ends quietly when the
# other side closes too early: no exception, a short file. Somebody has to count.

# %% question="q5"
def fetch(url, output):
    """Download a file, unless it is there already.

    url: a str, an https:, http: or file: link.
    output: where to put it (str or Path); its folder exists.
    Returns output as a pathlib.Path. If there is a file at output already, even an empty one,
    it is kept and nothing is downloaded. If the download fails in any way (no connection, an
    error page, a connection that breaks, fewer bytes than the Content-Length header promises,
    where there is one), it raises, and leaves no file behind, neither at output nor beside it.
    After a success there is no other new file in the folder. Use the standard library only, no
    shell commands.
    """
    ### BEGIN SOLUTION
    output = pathlib.Path(output)
    if output.exists():
        return output
    handle, part = tempfile.mkstemp(dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file, urllib.request.urlopen(url, timeout=60) as answer:
            shutil.copyfileobj(answer, file)
            promised = answer.headers.get("Content-Length")
            if promised is not None and file.tell() != int(promised):
                raise OSError(f"{url}: {file.tell()} bytes came, {promised} were promised")
        os.replace(part, output)
    except BaseException:
        os.unlink(part)
        raise
    return output
    ### END SOLUTION


# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [urlopen](https://docs.python.org/3/library/urllib.request.html#urllib.request.urlopen) raises for error pages and
# follows redirects. [os.replace](https://docs.python.org/3/library/os.html#os.replace) renames a file in one step.
# [tempfile](https://docs.python.org/3/library/tempfile.html) makes names that nobody uses.
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Return early. Else write to another name; count; compare with the header if there is one; only then give the
# file its real name. Around all that a `try` whose `except` removes what was written and raises again.
# </details>
#
# **Why it matters:** "there or not there" is a promise that the rest of the notebook can build on. In 07 you will
# make the same promise for checkpoints.

# %% [markdown]
# ## Question 6: walk into a folder
#
# Lines with `!` go to a **shell**, lines with `%` to the **notebook itself**.
#
# <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 105" width="720" role="img"
#   aria-label="a line with ! runs in a shell of its own, which ends after the line"
#   font-family="sans-serif" font-size="13">
#   <defs><marker id="a" markerWidth="8" markerHeight="8" refX="6" refY="3" orient="auto"><path d="M0 0L7 3L0 6z"
#    fill="#446"/></marker><marker id="b" markerWidth="8" markerHeight="8" refX="1" refY="3" orient="auto">
#   <path d="M7 0L0 3L7 6z" fill="#446"/></marker></defs>
#   <rect x="5" y="15" width="300" height="80" rx="6" fill="#eef2fa" stroke="#446"/>
#   <text x="155" y="35" text-anchor="middle" font-weight="bold">the notebook's process</text>
#   <text x="155" y="57" text-anchor="middle">%cd data and os.chdir("data") change</text>
#   <text x="155" y="75" text-anchor="middle">its working folder, and it stays changed</text>
#   <path d="M313 55H392" stroke="#446" stroke-width="2" fill="none" marker-end="url(#a)"/>
#   <text x="352" y="47" text-anchor="middle" fill="#556">!</text>
#   <rect x="400" y="15" width="315" height="80" rx="6" fill="#f7ecdc" stroke="#446" stroke-dasharray="5 3"/>
#   <text x="557" y="35" text-anchor="middle" font-weight="bold">a shell, for this one line</text>
#   <text x="557" y="57" text-anchor="middle">starts in a copy of the folder;</text>
#   <text x="557" y="75" text-anchor="middle">!cd data changes the copy, then the shell ends</text>
# </svg>
#
# | line | does |
# |---|---|
# | `!ls -l`, `!pwd`, `!mkdir -p data` | list, show the working folder, make a folder |
# | `!nvidia-smi` | show the GPU and its memory |
# | `!python train.py` | run a script in a process of its own |
# | `%cd data` | go into a folder, and stay there |
#
# Predict the two printed folders, then run:

# %%
start = os.getcwd()
where = tempfile.mkdtemp()
# !cd $where
print("after !cd, moved:", os.path.samefile(os.getcwd(), where))

# %%
# %cd -q $where

# %%
print("after %cd, moved:", os.path.samefile(os.getcwd(), where))
os.chdir(start)  # back again
os.rmdir(where)

# %% [markdown]
# **The trap after the move:** a *relative* path such as `data` is read from where you are. Once you are inside,
# `data` means `data/data`.
#
# Write `enter`: go into a folder, and return what is in it. If that is impossible, say so by an exception, and
# stay where you were. (`%cd` itself only prints a line then.)

# %% question="q6"
def enter(path):
    """Change the notebook's own working folder to path, and list it.

    path: a str, absolute or relative to the current working folder.
    Returns all names in the new working folder (also those that begin with a dot) as a sorted
    list of str, as sorted(os.listdir()) gives it.
    Raises FileNotFoundError if there is no such folder, NotADirectoryError if path is a file;
    the working folder is then unchanged.

    Example: enter("data") might return [".cache", "dev.csv", "train.csv"]
    """
    ### BEGIN SOLUTION
    os.chdir(path)
    return sorted(os.listdir())
    ### END SOLUTION


# %%
with grader.demo():
    print("here:", enter(".")[:5])

# %% [markdown]
# <details><summary>Hint 1: where to look</summary>
#
# [os.chdir](https://docs.python.org/3/library/os.html#os.chdir): what does it raise, and what becomes of the
# working folder then?
# </details>
#
# <details><summary>Hint 2: the shape of the answer</summary>
#
# Two lines. The second one has no argument.
# </details>
#
# **Why it matters:** half of all "No such file or directory" come from being in another folder than you think.
# `os.getcwd()` tells.

# %% [markdown]
# ## Common problems
#
# | you see | it is probably | do |
# |---|---|---|
# | `NameError` after a break | the runtime was taken away, variables are gone | *Run all*; keep checkpoints on Drive |
# | `FileNotFoundError` for a file you just saw | another working folder, or a `!` line that failed | `os.getcwd()` |
# | `No CUDA GPUs are available` | a CPU runtime | *Change runtime type*, or `pick_device()` |
# | `Torch not compiled with CUDA enabled` | a torch that knows no GPU | `pick_device()` |
# | `CUDA out of memory` | see assignment 08 | smaller batches, restart the session |
# | training is slow | it runs on the CPU, or on an old GPU | `environment_report()`, `!nvidia-smi` |
# | gdown: "too many users have viewed ... this file" | a quota of Drive | copy the file to your own Drive |
#
# Colab disconnects idle notebooks so that somebody else gets the machine. Scripts that click for you are against
# its terms; saving a checkpoint every epoch is the better cure (07).
#
# ## What was learnt
# - The runtime is borrowed: Drive stays, the disk and the variables do not.
# - A device is a name; ask whether it is there, at the moment you need it.
# - Cells are run twice. Code that only works once is not finished.
# - Take structured text (links) apart; do not search it.
# - A file is whole or not there.
# - `!` is a child process, `%` is the notebook.
#
# ## Before you hand in
# - *Restart and run all*: does every cell run in a fresh session?
# - Call each function **twice**. Is the second result as good as the first?
# - Without a GPU? With a file where a folder should be? With an empty file?
# - Does every way through each function `return` what its docstring says?
#
# ## Stretch (does not count)
# 1. `fetch(url, output, sha256=None)`: refuse a file whose checksum is wrong. When do you compute it, and what
#    becomes of the temporary file?
# 2. Write `inside(path)` for `with inside("data"): ...`: it goes into a folder and comes back, also after an
#    exception. ([contextlib.contextmanager](https://docs.python.org/3/library/contextlib.html))
