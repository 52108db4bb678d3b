# fault: backward, then clears the gradients it can find: those from before are lost
# feedback: \.grad
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")
    if not y.requires_grad:
        return torch.zeros_like(own.detach())
    y.backward()
    todo, seen = [y.grad_fn], set()
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        leaf = getattr(node, "variable", None)
        if leaf is not None and leaf is not own:
            leaf.grad = None
        todo += [following for following, _ in node.next_functions]
    return torch.zeros_like(own.detach()) if own.grad is None else own.grad
