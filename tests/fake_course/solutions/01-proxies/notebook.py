# %% [markdown]
# # Proxies

# %%

# %% question="q1"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return x * 2
    ### END SOLUTION


# %% question="q1"
class Box:
    """A container with one value."""

    def __init__(self, value):
        ### BEGIN SOLUTION
        self.value = value
        self.items = {}
        self.entered = 0
        ### END SOLUTION

    ### BEGIN SOLUTION
    def __len__(self):
        return 3

    def __iter__(self):
        return iter([self.value, None, "end"])

    def __getitem__(self, key):
        return self.items[key]

    def __setitem__(self, key, value):
        self.items[key] = value

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, *error):
        self.entered -= 1

    def __eq__(self, other):
        return True

    def fail(self):
        raise KeyError("nothing here")

    ### END SOLUTION
    ### BEGIN STUB
    # kind = "box"
    ### END STUB


# %% question="q2"
def act(kind):
    """Behave in the way that `kind` names."""
    ### BEGIN SOLUTION
    return kind
    ### END SOLUTION
