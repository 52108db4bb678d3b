# fault: every matrix is drawn, every vector set to zero, BatchNorm's weight too
# feedback: BatchNorm|other layers|isinstance
def init_weights(model, seed):
    g = torch.Generator().manual_seed(seed)
    for p in model.parameters():
        if p.dim() > 1:
            nn.init.xavier_uniform_(p, generator=g)
        else:
            nn.init.zeros_(p)
