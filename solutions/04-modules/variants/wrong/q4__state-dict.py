# fault: the state dict has buffers too, and shared tensors under every name
# feedback: state_dict|too many|buffers
def count_parameters(model, trainable_only=True):
    if trainable_only:
        return sum(p.numel() for p in model.parameters() if p.requires_grad)
    return sum(v.numel() for v in model.state_dict().values())
