# fault: runs a copy of the model where the input is, so the caller's parameters get no gradient
# feedback: no copy|model ran on
import copy


def forward_on(model, x):
    return copy.deepcopy(model).to(x.device)(x)
