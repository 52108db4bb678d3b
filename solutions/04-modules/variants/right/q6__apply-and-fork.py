# why: model.apply visits all modules; the global state is forked and put back
def init_weights(model, seed):
    def one(m):
        if isinstance(m, nn.Linear):
            nn.init.xavier_uniform_(m.weight)
            if m.bias is not None:
                nn.init.zeros_(m.bias)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model.apply(one)
