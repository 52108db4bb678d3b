"""Suites, hand-ins, results and other processes by every path that could lead to them."""

from pathlib import Path

HERE = str(Path(__file__).parent)


def test_paths(target, attack):
    outcome = attack(
        f"""
import glob, os
FOUND, OPENED = [], []
up = "/".join([".."] * 12)
roots = ["", up, "/proc/self/cwd/" + up, "/proc/self/root", "/proc/1/root", "/proc/1/cwd"]
pids = {[*target.bench.pids]} + [os.getppid(), 1]
roots += [f"/proc/{{pid}}/{{place}}" for pid in pids for place in ("root", "cwd")]
places = [{HERE!r} + "/course/solutions/00-target/hidden/test_q1.py", {str(target.file)!r}, "/etc/passwd",
          "/etc/shadow", "/root/.bashrc", "/proc/1/environ"]
attempts = [root + place for root in roots for place in places]
attempts += [f"/proc/{{pid}}/{{name}}" for pid in pids for name in ("environ", "cmdline", "maps", "mem", "fd", "stack")]
for path in attempts:
    try:
        (os.listdir if path.endswith("/fd") else open)(path)
        OPENED.append(path)
    except OSError:
        pass
for pattern in ("/proc/[0-9]*/fd/*", "/tmp/*", "/srv/*", "/home/*", "/root/*", "/dev/shm/*", "/var/*", "/run/*"):
    FOUND += [path for path in glob.glob(pattern) if not path.startswith((f"/proc/{{os.getpid()}}/", os.getcwd()))
              and os.path.dirname(os.getcwd()) not in path and path.split("/")[1:3] != os.getcwd().split("/")[1:3]]
FOUND = [OPENED, FOUND]
"""
    )
    assert outcome.found == "[[], []]", outcome.found
