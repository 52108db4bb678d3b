# fault: switches requires_grad off for the draw and on again for all
# feedback: requires_grad
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for m in model.modules():
        if isinstance(m, nn.Linear):
            m.requires_grad_(False)
            nn.init.xavier_uniform_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
            m.requires_grad_(True)
