# why: one sample at a time in plain Python

def accuracy(model, loader, device="cpu"):
    modes = {m: m.training for m in model.modules()}
    hits = []
    try:
        model.eval()
        with torch.inference_mode():
            for x, y in loader:
                for row, label in zip(model(x.to(device)).tolist(), y.tolist()):
                    hits.append(row.index(max(row)) == label)
    finally:
        for m, mode in modes.items():
            m.training = mode
    return sum(hits) / len(hits)
