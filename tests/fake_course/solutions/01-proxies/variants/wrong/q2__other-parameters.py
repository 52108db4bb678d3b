# fault: takes no parameter
# feedback: act.*kind
def act():
    return "quick"
