"""This looks at the machine as it is; the hidden checks pretend others, with no GPU and with two."""

from grader.suite import describe, expect, want

KINDS = {"python": str, "torch": str, "cuda_available": bool, "device_count": int, "device_names": list}
TRIED = "environment_report()"


def test_it_is_a_dict(student):
    """It returns a dict with the five keys"""
    report = want(student.environment_report(), dict, TRIED, "a dict")
    missing = [key for key in KINDS if key not in report]
    extra = [str(key) for key in report if key not in KINDS]
    expect(
        not missing and not extra,
        tried=TRIED,
        got=f"Missing: {', '.join(missing) or 'none'}; not asked for: {', '.join(extra) or 'none'}",
        should=f"The keys should be {', '.join(KINDS)}",
    )


def test_kinds(student):
    """Each entry is of its kind"""
    report = want(student.environment_report(), dict, TRIED, "a dict")
    for key, kind in KINDS.items():
        value = report.get(key)
        right = isinstance(value, kind) and (kind is not int or not isinstance(value, bool))
        expect(
            right,
            tried=TRIED,
            got=f"{key!r} is {describe(value)}",
            should=f"It should be {'an' if kind is int else 'a'} {kind.__name__}",
        )


def test_one_name_per_gpu(student):
    """As many names as GPUs"""
    report = want(student.environment_report(), dict, TRIED, "a dict")
    names = want(report.get("device_names"), list, TRIED, "a list under 'device_names'")
    count = student.torch.cuda.device_count()
    expect(
        len(names) == count,
        tried=TRIED,
        got=f"'device_names' has {len(names)} entries; this machine has {count} GPU(s)",
        should="There should be one name per GPU, and an empty list where there is none",
    )
