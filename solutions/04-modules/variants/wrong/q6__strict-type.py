# fault: type(m) == nn.Linear leaves subclasses out
# feedback: subclass
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for m in model.modules():
        if type(m) == nn.Linear:
            nn.init.xavier_uniform_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
