# fault: the list belongs to the class: two keepers share it
# feedback: class itself
class BestKeeper:
    entries = []

    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep
        for file in self.folder.glob("keep_*_*.pt"):
            _, epoch, score = file.stem.split("_")
            self.entries.append((float(score), int(epoch), file))
        self.entries.sort()

    def offer(self, model, score, epoch):
        file = self.folder / f"keep_{epoch}_{score!r}.pt"
        torch.save(model.state_dict(), file)
        self.entries.append((score, epoch, file))
        self.entries.sort()
        for _, _, old in self.entries[self.keep :]:
            old.unlink()
        del self.entries[self.keep :]

    def best(self):
        if not self.entries:
            raise LookupError("nothing offered")
        return torch.load(self.entries[0][2], weights_only=True)
