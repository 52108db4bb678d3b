# fault: new Parameter objects: an optimizer made before still holds the old ones
# feedback: in place|optimizer
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for m in model.modules():
        if isinstance(m, nn.Linear):
            a = (6 / (m.in_features + m.out_features)) ** 0.5
            m.weight = nn.Parameter(torch.empty_like(m.weight).uniform_(-a, a, generator=g))
            if m.bias is not None:
                m.bias = nn.Parameter(torch.zeros_like(m.bias))
