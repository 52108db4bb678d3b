# fault: walks over everything below the model, at any depth, but not the model itself
# feedback: model itself
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)

    def walk(parent):
        for m in parent.children():
            if isinstance(m, nn.Linear):
                nn.init.xavier_uniform_(m.weight, generator=g)
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
            walk(m)

    walk(model)
