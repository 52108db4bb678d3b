# fault: the normal form of Xavier's rule
# feedback: uniform|normal
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for m in model.modules():
        if isinstance(m, nn.Linear):
            nn.init.xavier_normal_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
