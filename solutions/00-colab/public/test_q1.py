"""This looks at the machine as it is; the hidden checks also pretend a GPU that comes and goes."""

import torch

from grader.suite import describe, expect, mistake

RECORDER = """
import warnings

def recorded(function, *args):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        value = function(*args)
    return value, [w.category.__name__ for w in seen if issubclass(w.category, UserWarning)]
"""


def device_type(value, tried):
    fix = "Wrap the name: `torch.device(...)`" if isinstance(value, str) else None
    expect(
        isinstance(value, torch.device),
        tried=tried,
        got=f"It returned {describe(value)}",
        should="It should return a torch.device",
        fix=fix,
    )
    return value.type


def test_no_wish(student):
    """No wish: the device that is there"""
    here = "cuda" if student.torch.cuda.is_available() else "cpu"
    got = device_type(student.pick_device(), "pick_device()")
    expect(
        got == here,
        tried="pick_device()",
        got=f"It returned {got}",
        should="It should be cuda where torch.cuda.is_available() says so, and cpu otherwise",
    )


def test_cpu(student):
    """ "cpu" is the CPU"""
    got = device_type(student.pick_device("cpu"), 'pick_device("cpu")')
    expect(got == "cpu", tried='pick_device("cpu")', got=f"It returned {got}", should="It should be the CPU")


def test_cuda(student):
    """ "cuda": a GPU, or the CPU with a warning"""
    tried = 'pick_device("cuda")'
    value, warned = student.define(RECORDER).recorded(student.pick_device, "cuda")
    got = device_type(value, tried)
    if student.torch.cuda.is_available():
        expect(
            got == "cuda", tried=tried, got=f"It returned {got}", should="There is a GPU: it should be used"
        )
        return
    expect(
        got == "cpu",
        tried=tried,
        got=f"It returned {got}, which this machine does not have",
        should="Without a GPU it should return the CPU",
        fix="Ask `torch.cuda.is_available()` in this case too",
    )
    expect(
        bool(warned),
        tried=tried,
        got="No UserWarning was raised",
        should="The caller should hear that there is no GPU",
        fix="`warnings.warn(...)`; a print is no warning",
    )


def test_anything_else(student):
    """Another string is refused"""
    tried = 'pick_device("gpu")'
    try:
        value = student.pick_device("gpu")
    except ValueError:
        return
    raise mistake(tried=tried, got=f"It returned {describe(value)}", should="It should raise a ValueError")
