# why: score and epoch are in the file beside the weights
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep

    def _mine(self):
        found = []
        for file in self.folder.glob("bestkeeper-*.pt"):
            c = torch.load(file, map_location="cpu", weights_only=True)
            found.append((c["score"], c["epoch"], file, c["model"]))
        return sorted(found, key=lambda entry: entry[:2])

    def offer(self, model, score, epoch):
        c = {"score": score, "epoch": epoch, "model": {k: v.cpu() for k, v in model.state_dict().items()}}
        torch.save(c, self.folder / f"bestkeeper-{epoch}.pt")
        for entry in self._mine()[self.keep :]:
            os.unlink(entry[2])
        return epoch

    def best(self):
        mine = self._mine()
        if not mine:
            raise KeyError("nothing offered")
        return mine[0][3]
