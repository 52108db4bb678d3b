# %% [markdown]
# # The target of the attacks

# %%
import torch


# %% question="q1"
def double(x):
    """Twice x, in a tensor of its own."""
    ### BEGIN SOLUTION
    solution_canary = "canary-solution-5f1c"
    assert solution_canary
    return x * 2
    ### END SOLUTION


# %% question="q2"
def total(numbers):
    """The sum as a float; ValueError for no numbers."""
    ### BEGIN SOLUTION
    if not numbers:
        raise ValueError("no numbers")
    return float(sum(numbers))
    ### END SOLUTION


# %% question="q2"
def count_down(start):
    """Yield start, start - 1, ... 1."""
    ### BEGIN SOLUTION
    while start > 0:
        yield start
        start -= 1
    ### END SOLUTION


# %% question="q3"
class Scale(torch.nn.Module):
    """Multiplies by a parameter."""

    def __init__(self, factor):
        ### BEGIN SOLUTION
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor(float(factor)))
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return x * self.factor
        ### END SOLUTION
