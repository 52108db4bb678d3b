# why: a graph is built for one piece and dropped before the next
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    try:
        pieces = []
        for piece in torch.split(x.detach(), chunk_size):
            pieces.append(model(piece).detach())
        return torch.vstack(pieces) if pieces[0].dim() > 1 else torch.cat(pieces)
    finally:
        model.train(was)
