def test_double(student):
    """double(2) is 4"""
    assert student.double(2) == 4
