# fault: adds torch's global seed to its own, so the weights depend on it
# feedback: global
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed + torch.initial_seed() % 1000)
    for m in model.modules():
        if isinstance(m, nn.Linear):
            nn.init.xavier_uniform_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
