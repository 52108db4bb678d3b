# why: the ready-made draw with a generator; returns the model
def init_weights(model, seed):
    generator = torch.Generator().manual_seed(seed)
    for _, module in model.named_modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                module.bias.data.zero_()
    return model
