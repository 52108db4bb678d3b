# why: an extra copy of the best does no harm; deletes first, then writes
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder = Path(folder)
        self.keep = keep
        self.index = self.folder / "kept.txt"
        lines = self.index.read_text().split() if self.index.exists() else []
        self.kept = [(float.fromhex(a), int(b)) for a, b in zip(lines[::2], lines[1::2])]

    def _file(self, epoch):
        return self.folder / f"kept-{epoch}.pt"

    def offer(self, model, score, epoch):
        ranking = sorted([*self.kept, (score, epoch)])
        for entry in ranking[self.keep :]:
            if entry in self.kept:
                self._file(entry[1]).unlink()
        self.kept = ranking[: self.keep]
        if (score, epoch) in self.kept:
            torch.save(model.state_dict(), self._file(epoch))
        self.index.write_text("\n".join(f"{float(s).hex()} {e}" for s, e in self.kept))
        shutil.copy(self._file(self.kept[0][1]), self.folder / "kept-best.pt")

    def best(self):
        if not self.kept:
            raise LookupError("nothing offered")
        return torch.load(self.folder / "kept-best.pt", weights_only=True)
