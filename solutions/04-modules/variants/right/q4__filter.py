# why: filter and map
def count_parameters(model, trainable_only=True):
    parameters = model.parameters()
    if trainable_only:
        parameters = filter(lambda p: p.requires_grad, parameters)
    return sum(map(torch.Tensor.nelement, parameters))
