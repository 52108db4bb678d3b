# fault: never answers
# feedback: did not finish within 3 s
def act(kind):
    while kind == "quick":
        pass
    return kind
