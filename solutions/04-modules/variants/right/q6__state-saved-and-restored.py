# why: the global state is saved and put back, also after an error
def init_weights(model, seed):
    state = torch.get_rng_state()
    try:
        torch.manual_seed(seed)
        for m in model.modules():
            if isinstance(m, nn.Linear):
                fan = m.weight.shape[0] + m.weight.shape[1]
                m.weight.data.copy_((2 * torch.rand(m.weight.shape) - 1) * (6 / fan) ** 0.5)
                if getattr(m, "bias", None) is not None:
                    m.bias.data.mul_(0)
    finally:
        torch.set_rng_state(state)
