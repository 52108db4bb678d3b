"""Six texts. The hidden checks have some fifty others, of several versions of torch."""

from grader.suite import describe, expect

TEXTS = {
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and "
    "cpu!": "device",
    "mat1 and mat2 shapes cannot be multiplied (8x10 and 12x3)": "shape",
    "mat1 and mat2 must have the same dtype, but got Double and Float": "dtype",
    "expected scalar type Long but found Float": "dtype",
    "CUDA out of memory. Tried to allocate 2.00 GiB.": "memory",
    "a leaf Variable that requires grad is being used in an in-place operation.": "other",
}


def test_a_word_for_every_text(student):
    """It returns one of the five words"""
    for text in TEXTS:
        value = student.diagnose(text)
        expect(
            isinstance(value, str) and value in ("device", "shape", "dtype", "memory", "other"),
            tried=f"diagnose({text!r})",
            got=f"It returned {describe(value)}",
            should="It should return 'device', 'shape', 'dtype', 'memory' or 'other'",
        )


def test_six_texts(student):
    """Six texts that you have met"""
    for text, kind in TEXTS.items():
        value = student.diagnose(text)
        expect(
            value == kind,
            tried=f"diagnose({text!r})",
            got=f"It returned {value!r}",
            should=f"It should return {kind!r}",
        )
