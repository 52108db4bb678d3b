# fault: every model stays on disk
# feedback: only the .* best should stay
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep

    def entries(self):
        found = []
        for file in self.folder.glob("keep_*_*.pt"):
            _, epoch, score = file.stem.split("_")
            found.append((float(score), int(epoch), file))
        return sorted(found)[: self.keep]

    def offer(self, model, score, epoch):
        torch.save(model.state_dict(), self.folder / f"keep_{epoch}_{score!r}.pt")

    def best(self):
        if not self.entries():
            raise LookupError("nothing offered")
        return torch.load(self.entries()[0][2], weights_only=True)
