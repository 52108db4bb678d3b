# fault: decodes the body and writes it as text
# feedback: byte for byte|UnicodeDecodeError|bytes
import os
import urllib.request
from pathlib import Path


def fetch(url, output):
    if os.path.exists(output):
        return Path(output)
    with urllib.request.urlopen(url) as answer:
        text = answer.read().decode("utf-8", errors="ignore")
    Path(output).write_text(text)
    return Path(output)
