# fault: a class where a function is due
# feedback: class
class act:
    def __init__(self, kind):
        self.kind = kind
