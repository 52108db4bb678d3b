# fault: deletes every other file with the ending .pt
# feedback: own files only|pretrained
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep, self.entries = Path(folder), keep, []
        for file in self.folder.glob("keep_*_*.pt"):
            _, epoch, score = file.stem.split("_")
            self.entries.append((float(score), int(epoch), file))
        self.entries.sort()

    def offer(self, model, score, epoch):
        file = self.folder / f"keep_{epoch}_{score!r}.pt"
        torch.save(model.state_dict(), file)
        self.entries = sorted([*self.entries, (score, epoch, file)])[: self.keep]
        for old in self.folder.glob("*.pt"):
            if old not in [entry[2] for entry in self.entries]:
                old.unlink()

    def best(self):
        if not self.entries:
            raise LookupError("nothing offered")
        return torch.load(self.entries[0][2], weights_only=True)
