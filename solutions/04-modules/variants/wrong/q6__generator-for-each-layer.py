# fault: the generator is seeded anew for every layer
# feedback: seeded anew|same random numbers
def init_weights(model, seed):
    for m in model.modules():
        if isinstance(m, nn.Linear):
            nn.init.xavier_uniform_(m.weight, generator=torch.Generator().manual_seed(seed))
            if m.bias is not None:
                nn.init.zeros_(m.bias)
