# fault: an object that equals everything
# feedback: object of type Yes
class Yes(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def act(kind):
    return Yes(kind)
