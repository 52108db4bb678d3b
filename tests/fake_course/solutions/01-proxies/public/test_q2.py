def test_act(student):
    """act answers"""
    assert student.act("x") == "x"
