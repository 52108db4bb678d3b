# fault: children() stops at the next level and leaves the model itself out
# feedback: children|modules\(\)
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for m in model.children():
        if isinstance(m, nn.Linear):
            nn.init.xavier_uniform_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
