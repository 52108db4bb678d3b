# why: doubling by addition; the box is a subclass
def double(x):
    return x + x


class Base:
    entered = 0

    def __len__(self):
        return 3

    def __iter__(self):
        yield self.value
        yield None
        yield "end"


class Box(Base):
    def __init__(self, value):
        self.value = value
        self.items = {}

    def __getitem__(self, key):
        return self.items[key]

    def __setitem__(self, key, value):
        self.items[key] = value

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, *error):
        self.entered -= 1

    def fail(self):
        raise KeyError("nothing here")
