# fault: goes by the name of the class
# feedback: isinstance|called Linear
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for m in model.modules():
        name = type(m).__name__
        if "Linear" in name or name == "Dense":
            nn.init.xavier_uniform_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
