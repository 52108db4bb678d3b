# why: numpy's generator, a seed for each layer, numbers copied in
def init_weights(model, seed):
    layers = [m for m in model.modules() if isinstance(m, nn.Linear)]
    for k, m in enumerate(layers):
        out_features, in_features = m.weight.shape
        a = math.sqrt(6.0 / (in_features + out_features))
        draw = np.random.default_rng([seed, k]).uniform(-a, a, size=(out_features, in_features))
        with torch.no_grad():
            m.weight.copy_(torch.from_numpy(draw))
            if m.bias is not None:
                m.bias.fill_(0.0)
