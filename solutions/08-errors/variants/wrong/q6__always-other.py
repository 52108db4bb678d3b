# fault: other for everything
# feedback: one of them|it returned 'other'
def diagnose(message):
    return "other"
