# why: patterns in an order
import re


def diagnose(message):
    rules = [
        ("memory", r"out of memory|not enough memory|can'?t allocate|cannot allocate|tried to allocate"),
        ("device", r"same device|different device|device type|expected device|\bcuda:\d"),
        ("dtype", r"dtype|scalar type|not implemented for|data type|same type"),
        ("shape", r"shape|size|dimension|broadcast|channels"),
    ]
    for name, pattern in rules:
        if re.search(pattern, message, flags=re.I):
            return name
    return "other"
