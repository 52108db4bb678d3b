# %% [markdown]
# # Two small things
#
# Five minutes. Afterwards you can add one.

# %%
import torch

# %% [markdown]
# ## Question 1: add one
#
# An operator makes a new tensor, `add_` changes the old one.

# %%
print(torch.arange(3) * 2)

# %% question="q1"
def add_one(x):
    """Return a tensor that is one larger everywhere; `x` is not changed."""
    ### BEGIN SOLUTION
    larger = x + 1
    return larger
    ### END SOLUTION

# %%
with grader.demo():
    print(add_one(torch.zeros(2)))

# %% [markdown]
# ## Question 2: a counter

# %% question="q2"
class Counter:
    """Starts at `start`; `step()` adds one with `add_one` and returns the new number."""

    def __init__(self, start=0):
        ### BEGIN SOLUTION
        self.number = torch.tensor(start)
        ### END SOLUTION

    def step(self):
        ### BEGIN SOLUTION
        self.number = add_one(self.number)
        return int(self.number)
        ### END SOLUTION

# %% question="q2"
def count_up(counter, times=1):
    """Step `times` times; return the last number."""
    ### BEGIN SOLUTION
    for _ in range(times):
        last = counter.step()
    return last
    ### END SOLUTION
    ### BEGIN STUB
    # return counter.step()
    ### END STUB

# %% [markdown]
# ## What you learnt
#
# That adding one is easy.
