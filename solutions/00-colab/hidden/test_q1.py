"""q1: pick_device. The machine is pretended: torch.cuda reports GPUs or none, changing between calls."""

import torch

from grader.suite import describe, expect, mistake, points

RECORDER = """
import warnings

def recorded(function, *args):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        value = function(*args)
    return value, [(w.category.__name__, issubclass(w.category, UserWarning)) for w in seen]
"""

OTHERS = ["gpu", "CUDA", "cuda:7", "mps", "meta", "tpu", ""]


def machine(student, *gpus):
    student.instruments.machine.pretend(*gpus)


def device_type(value, tried, strict=False):
    """The type of a returned device; a `Mistake` when it is none; a name will do unless `strict`."""
    if not strict and value in ("cpu", "cuda", "cuda:0"):
        value = torch.device(value)
    if not isinstance(value, torch.device):
        fix = None
        if isinstance(value, str):
            fix = "A text is not a device: wrap it, `torch.device(...)`"
        elif value is None:
            fix = "Probably one of the cases has no `return`"
        raise mistake(
            tried=tried,
            got=f"It returned {describe(value)}",
            should="It should return a torch.device",
            fix=fix,
        )
    return value.type


@points(2)
def test_none_asks_the_machine_at_every_call(student):
    """Without a wish: the GPU if there is one at this moment"""
    tried = "pick_device() while torch.cuda.is_available() says False, then True, then False again"
    answers = []
    for gpus in ([], ["Tesla T4"], []):
        machine(student, *gpus)
        answers.append(device_type(student.pick_device(), tried, strict=True))
    expect(
        answers != ["cpu", "cpu", "cpu"],
        tried=tried,
        got="It returned cpu all three times",
        should="While there is a GPU, the device type should be cuda",
        fix="Probably the question was asked once, when the cell ran: call `torch.cuda.is_available()` "
        "inside the "
        "function, each time it is called",
    )
    expect(
        answers != ["cuda", "cuda", "cuda"],
        tried=tried,
        got="It returned cuda all three times",
        should="Without a GPU the device type should be cpu",
        fix="Is `torch.cuda.is_available` called, with parentheses? Without them it is a function, which "
        "counts as true",
    )
    expect(
        answers == ["cpu", "cuda", "cpu"],
        tried=tried,
        got=f"It returned {', '.join(answers)}",
        should="The device should be cuda exactly when torch.cuda.is_available() says so at the time of "
        "the call",
        fix="Do not keep an old answer: ask `torch.cuda.is_available()` inside the function, each time",
    )
    explicit = device_type(student.pick_device(None), "pick_device(None) on a machine without a GPU")
    expect(
        explicit == "cpu",
        tried="pick_device(None) on a machine without a GPU",
        got=f"It returned {explicit}",
        should="None means no wish: it should do the same as pick_device()",
    )


def test_cpu_is_cpu_also_beside_a_gpu(student):
    """ "cpu" gives the CPU, whatever the machine has"""
    for gpus in ([], ["Tesla T4"]):
        machine(student, *gpus)
        tried = f'pick_device("cpu") on a machine with {"a" if gpus else "no"} GPU'
        got = device_type(student.pick_device("cpu"), tried)
        expect(
            got == "cpu",
            tried=tried,
            got=f"It returned {got}",
            should='"cpu" should always give the CPU',
            fix="Look at `prefer` before you look for a GPU",
        )


def test_cuda_where_there_is_one(student):
    """ "cuda" gives the GPU where there is one"""
    machine(student, "Tesla T4")
    tried = 'pick_device("cuda") on a machine with a GPU'
    value = student.pick_device("cuda")
    expect(
        device_type(value, tried) == "cuda",
        tried=tried,
        got=f"It returned {describe_device(value)}",
        should='With a GPU at hand, "cuda" should give a device of type cuda',
        fix="Ask `torch.cuda.is_available()` inside the function, at this call",
    )
    expect(
        isinstance(value, str) or value.index in (None, 0),
        tried=tried,
        got=f"It returned {value}, but the machine has one GPU, number 0",
        should="The device should exist",
        fix='Return `torch.device("cuda")`',
    )


@points(2)
def test_cuda_where_there_is_none_falls_back_and_warns(student):
    """ "cuda" without a GPU: the CPU, and a UserWarning at every call"""
    machine(student)
    recorded = student.define(RECORDER).recorded
    tried = 'pick_device("cuda") on a machine without a GPU'
    value, first = recorded(student.pick_device, "cuda")
    printed = student.printed
    got = device_type(value, tried)
    expect(
        got == "cpu",
        tried=tried,
        got=f"It returned {value}, which this machine does not have",
        should="It should return the CPU",
        fix='`torch.device("cuda")` is only a name: making it never fails. Ask '
        "`torch.cuda.is_available()` first",
    )
    no_warning = "Use `warnings.warn(...)`: a warning can be filtered, logged and tested"
    if printed.strip():
        no_warning = "`print` is only text, not a warning. " + no_warning
    expect(
        bool(first),
        tried=tried,
        got="No warning was raised",
        should="It should warn the caller",
        fix=no_warning,
    )
    expect(
        any(is_user for _, is_user in first),
        tried=tried,
        got=f"The warning is a {first[0][0]}",
        should="It should be a UserWarning",
        fix="`warnings.warn(text)` makes a UserWarning by itself",
    )
    value, second = recorded(student.pick_device, "cuda")
    expect(
        device_type(value, tried) == "cpu" and any(is_user for _, is_user in second),
        tried=tried + ", twice",
        got="The second call gave no UserWarning and the CPU, as the first did",
        should="Every call should behave alike",
        fix="Do not remember that you have warned: Python's own filter decides how often a warning is shown",
    )


@points(2)
def test_other_strings_are_refused(student):
    """Any other string raises ValueError, with and without a GPU"""
    for gpus in ([], ["Tesla T4"]):
        machine(student, *gpus)
        for text in OTHERS:
            tried = f"pick_device({text!r}) on a machine with {'a' if gpus else 'no'} GPU"
            fix = (
                'Name the three cases that are allowed (None, "cpu", "cuda") and `raise '
                "ValueError(...)` otherwise"
            )
            if text == "":
                fix += ". `if not prefer` takes the empty string for None: write `if prefer is None`"
            elif text == "CUDA":
                fix += ". Only these very spellings are allowed"
            try:
                value = student.pick_device(text)
            except ValueError:
                continue
            except Exception as error:
                raise mistake(
                    tried=tried,
                    got=f"It raised {getattr(error, 'type', type(error).__name__)}",
                    should="It should raise a ValueError",
                    fix="What `torch.device(...)` or a dictionary raises is another error. " + fix,
                ) from None
            raise mistake(
                tried=tried,
                got=f"It returned {describe_device(value)}",
                should="It should raise a ValueError",
                fix=fix,
            )


def test_no_warning_when_all_is_well(student):
    """A warning only where a wish could not be met"""
    recorded = student.define(RECORDER).recorded
    for gpus, wish in (
        ([], None),
        ([], "cpu"),
        (["Tesla T4"], None),
        (["Tesla T4"], "cpu"),
        (["Tesla T4"], "cuda"),
    ):
        machine(student, *gpus)
        tried = f"pick_device({wish!r}) on a machine with {'a' if gpus else 'no'} GPU"
        value, seen = recorded(student.pick_device, wish)
        device_type(value, tried)
        expect(
            not any(is_user for _, is_user in seen),
            tried=tried,
            got="It warned, though the caller gets what was asked for",
            should='Only "cuda" on a machine without a GPU should warn',
            fix="Warn in the one branch where a GPU was asked for and is missing",
        )


def describe_device(value):
    return str(value) if isinstance(value, torch.device) else describe(value)
