# fault: requires_grad_(False) on the model instead of no_grad, and never back
# feedback: requires_grad|frozen|freez|parameter|chang
def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    model.requires_grad_(False)
    out = torch.cat([model(c.detach()) for c in x.split(chunk_size)])
    model.train(was)
    return out
