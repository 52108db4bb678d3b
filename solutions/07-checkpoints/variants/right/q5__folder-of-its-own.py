# why: all its files lie in a folder inside, ranked by a stable sort
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.home = Path(folder) / "best-models"
        self.keep = keep

    def ranked(self):
        files = sorted(self.home.glob("*.pt"), key=lambda f: int(f.stem.split("@")[0]))
        return sorted(files, key=lambda f: float(f.stem.split("@")[1]))

    def offer(self, model, score, epoch):
        self.home.mkdir(exist_ok=True)
        save_model(model, self.home / f"{epoch}@{score:.9e}.pt")
        for file in self.ranked()[self.keep :]:
            file.unlink()

    def best(self):
        ranked = self.ranked()
        if len(ranked) == 0:
            raise LookupError("no model yet")
        return torch.load(ranked[0], map_location="cpu", weights_only=True)
