"""q2: environment_report, on pretended machines with no GPU, two GPUs, and a change between calls."""

from grader.suite import describe, expect, mistake, points, want

KEYS = ["cuda_available", "device_count", "device_names", "python", "torch"]
NO_GPU = "environment_report() on a machine without a GPU"
# torch.__version__ is a str with a type of its own: look at it as text.
PLAIN = """
def plain(report):
    if not isinstance(report, dict):
        return report
    return {
        str(key) if isinstance(key, str) else key: str(value) if isinstance(value, str) else value
        for key, value in report.items()
    }
"""
TWO = ["Tesla T4", "NVIDIA A100-SXM4-40GB"]


def report_of(student, *gpus):
    """The report on a machine with these GPUs, as plain values; its versions as plain text."""
    student.instruments.machine.pretend(*gpus)
    tried = (
        f"environment_report() on a machine with {len(gpus)} GPU{'s' * (len(gpus) > 1)}" if gpus else NO_GPU
    )
    try:
        report = student.define(PLAIN).plain(student.call(student.environment_report))
    except Exception as error:
        if gpus:
            raise
        text = str(error).splitlines()[0][:90] if str(error) else "no text"
        raise mistake(
            tried=tried,
            got=f"It raised: {text}",
            should="It should never raise on a machine without a GPU",
            fix="Ask for names only in a loop over `range(torch.cuda.device_count())`: with no GPU the "
            "loop is "
            "empty, and so is the list",
        ) from None
    report = want(report, dict, tried, "a dict")
    return report, tried


def entry(report, key, tried):
    if key not in report:
        raise mistake(
            tried=tried, got=f"The report has no key {key!r}", should=f"Its keys should be {', '.join(KEYS)}"
        )
    return report[key]


@points(2)
def test_exactly_the_five_keys(student):
    """A dict with exactly the five keys"""
    report, tried = report_of(student, "Tesla T4")
    names = sorted(str(key) for key in report)
    missing = [key for key in KEYS if key not in names]
    extra = [name for name in names if name not in KEYS]
    expect(
        not missing and not extra,
        tried=tried,
        got=(f"Missing keys: {', '.join(missing)}. " if missing else "")
        + (f"Keys that nobody asked for: {', '.join(extra)}" if extra else ""),
        should=f"The keys should be exactly {', '.join(KEYS)}",
        fix="The program that reads the report looks keys up by their exact name",
    )


@points(2)
def test_versions_as_text(student):
    """The versions of Python and torch, as text"""
    report, tried = report_of(student, "Tesla T4")
    python = student.module("platform").python_version()
    value = want(entry(report, "python", tried), str, tried, "a str under 'python'")
    causes = {
        student.module("sys").version: "`sys.version` also holds the compiler and the build; "
        "use `platform.python_version()`",
        ".".join(
            python.split(".")[:2]
        ): "The last part of the version is missing; use `platform.python_version()`",
    }
    expect(
        value == python,
        tried=tried,
        got=f"'python' is {value[:40]!r}",
        should="It should be what platform.python_version() says",
        fix=causes.get(value, "Use `platform.python_version()`"),
    )
    version = student.define("def text():\n    return str(torch.__version__)").text()
    value = want(entry(report, "torch", tried), str, tried, "a str under 'torch'")
    expect(
        value == version,
        tried=tried,
        got=f"'torch' is {value[:40]!r}",
        should="It should be torch.__version__ as it is",
        fix="Do not cut the part after the +: it tells a CPU build from a CUDA build"
        if version.startswith(value)
        else "Use `torch.__version__`",
    )


@points(3)
def test_a_machine_without_a_gpu(student):
    """Without a GPU: False, 0 and an empty list, and nothing raised"""
    report, tried = report_of(student)
    available = entry(report, "cuda_available", tried)
    expect(
        available is False,
        tried=tried,
        got=f"'cuda_available' is {describe(available)}",
        should="It should be the bool False",
        fix="`torch.cuda.is_available()`, with parentheses, gives a bool",
    )
    count = entry(report, "device_count", tried)
    expect(
        isinstance(count, int) and not isinstance(count, bool) and count == 0,
        tried=tried,
        got=f"'device_count' is {describe(count)}",
        should="It should be the int 0",
        fix="Use `torch.cuda.device_count()`; the CPU is not counted",
    )
    names = entry(report, "device_names", tried)
    expect(
        isinstance(names, list) and names == [],
        tried=tried,
        got=f"'device_names' is {describe(names)}",
        should="It should be an empty list: there is one name for each GPU, and there is none",
        fix="Begin with `[]` and add a name for each number in `range(torch.cuda.device_count())`",
    )


@points(3)
def test_a_machine_with_two_gpus(student):
    """With two GPUs: True, 2 and both names in order"""
    report, tried = report_of(student, *TWO)
    available = entry(report, "cuda_available", tried)
    expect(
        available is True,
        tried=tried,
        got=f"'cuda_available' is {describe(available)}",
        should="It should be the bool True",
        fix="Ask `torch.cuda.is_available()` inside the function, at this call",
    )
    count = entry(report, "device_count", tried)
    expect(
        isinstance(count, int) and not isinstance(count, bool) and count == 2,
        tried=tried,
        got=f"'device_count' is {describe(count)}",
        should="It should be the number of GPUs, an int",
        fix="Use `torch.cuda.device_count()`, not the answer of `is_available()`",
    )
    names = want(entry(report, "device_names", tried), list, tried, "a list under 'device_names'")
    expect(
        all(isinstance(name, str) for name in names),
        tried=tried,
        got=f"'device_names' holds {', '.join(describe(name) for name in names[:2])}",
        should="It should hold one str per GPU",
        fix="`torch.cuda.get_device_name(i)` gives the name as a str",
    )
    expect(
        len(names) == 2,
        tried=tried,
        got=f"'device_names' has {len(names)} name(s)",
        should="There should be one name per GPU",
        fix="Ask for the name of every number in `range(torch.cuda.device_count())`, not of GPU 0 alone",
    )
    expect(
        names == TWO,
        tried=tried + " of different kinds",
        got=f"'device_names' is {names}",
        should="Name i should be that of GPU i",
        fix="Give the number to `torch.cuda.get_device_name(i)`; without one it always describes the "
        "current GPU",
    )
    report, tried = report_of(student, "Tesla T4", "Tesla T4")
    names = want(entry(report, "device_names", tried), list, tried, "a list under 'device_names'")
    expect(
        names == ["Tesla T4"] * 2,
        tried=tried + " of one kind",
        got=f"'device_names' is {names}",
        should="There should be one name per GPU, also where two names are equal",
        fix="A set or a dict keeps equal names once only; collect the names in a list",
    )


@points(2)
def test_every_call_looks_again(student):
    """A second call describes the machine as it is then, in a dict of its own"""
    first, tried = report_of(student, *TWO)
    kept = student.call(student.environment_report)
    kept["python"] = "changed by the caller"
    second, _ = report_of(student, "Tesla T4")
    tried = "environment_report() on a machine with 2 GPUs, then with 1"
    expect(
        second.get("python") != "changed by the caller",
        tried="change an entry of one report, then ask for the next",
        got="The next report holds the changed entry: both are the same dict",
        should="Every call should make a dict of its own",
        fix="Build the dict inside the function",
    )
    counts = [report.get("device_count") for report in (first, second)]
    names = [report.get("device_names") for report in (first, second)]
    lengths = [len(each) if isinstance(each, list) else 0 for each in names]
    expect(
        lengths[1] < 2,
        tried=tried,
        got=f"The lists of names have {lengths[0]} and {lengths[1]} entries",
        should="Each report should name the GPUs of that moment",
        fix="Names of earlier calls are still in the list, or nothing was asked anew: make the list "
        "inside the "
        "function",
    )
    expect(
        counts[0] != counts[1],
        tried=tried,
        got=f"'device_count' is {describe(counts[0])} both times",
        should="Each report should describe the machine at the time of its call",
        fix="Ask torch inside the function, each time it is called",
    )
