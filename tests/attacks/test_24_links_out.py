"""Symbolic and hard links out of the folder."""


def test_links(target, attack):
    outcome = attack(
        f"""
import os
FOUND = []
for make in (os.symlink, os.link):
    paths = ({str(target.file)!r}, "/etc/shadow", {str(target.outside)!r}, "/proc/1/root", "/etc/passwd")
    for number, path in enumerate(paths):
        name = f"link-{{make.__name__}}-{{number}}"
        try:
            make(path, name)
            FOUND += [name] if make is os.link else []
            FOUND.append((str(open(name)) if not os.path.isdir(name) else os.listdir(name), name))
        except OSError:
            pass
        try:
            if os.path.lexists(name):
                open(name, "a").write("x")
                FOUND.append(name)
        except OSError:
            pass
for name in os.listdir():
    os.path.islink(name) and os.unlink(name)
os.symlink({str(target.outside)!r}, "tmp-gone")
os.rename("tmp", "tmp2") if os.path.isdir("tmp") else None
os.symlink({str(target.outside)!r}, "tmp")
"""
    )
    assert outcome.found == "[]", outcome.found
