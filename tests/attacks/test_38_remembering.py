"""Files survive from one test to the next: what an earlier test asked gives no points by itself."""

CODE = """
import os, torch
def remember(x):
    calls = len(os.listdir("."))
    torch.save(x, f"call {os.getpid()} {calls}")
    seen = [torch.load(name, weights_only=False) for name in sorted(os.listdir(".")) if name.startswith("call")]
    return seen[0] if type(seen[0]) is type(x) else x
double = remember
total = lambda numbers: float(os.getpid())
"""


def test_remember(attack):
    outcome = attack(CODE)
    assert not outcome.fault


def test_seeds_differ(target, attack):
    """Another submission and another test have other inputs: knowing one is of no use for the next."""
    tell = "def double(x):\n    raise RuntimeError('found: %s' % x.flatten()[:3].tolist())"
    first, second = (attack(tell) for _ in range(2))
    messages = [row["message"] for outcome in (first, second) for row in outcome.graded.rows if row["question"] == "q1"]
    inputs = [message.split("found: ")[1].split("]")[0] for message in messages if "found: [" in message]
    assert len(inputs) == len(set(inputs)) == 4
