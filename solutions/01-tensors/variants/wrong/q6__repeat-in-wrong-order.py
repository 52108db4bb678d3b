# fault: pairs do not line up: transposed contents in the right shape
# feedback: order|\[i, j\]|place|which
def pairwise_distances(a, b):
    n, m = len(a), len(b)
    left, right = a.repeat(m, 1), b.repeat_interleave(n, dim=0)
    return (left - right).pow(2).sum(1).sqrt().reshape(n, m)
