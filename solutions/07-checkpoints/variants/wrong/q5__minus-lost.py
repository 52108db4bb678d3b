# fault: the pattern for file names knows no minus sign and no exponent
# feedback: best|on disk
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep

    def entries(self):
        found = []
        for file in self.folder.iterdir():
            match = re.match(r"keep_(\d+)_[^0-9]*([0-9.]+)", file.name)
            if match:
                found.append((float(match[2].rstrip(".")), int(match[1]), file))
        return sorted(found)

    def offer(self, model, score, epoch):
        torch.save(model.state_dict(), self.folder / f"keep_{epoch}_{score!r}.pt")
        for _, _, file in self.entries()[self.keep :]:
            file.unlink()

    def best(self):
        if not self.entries():
            raise LookupError("nothing offered")
        return torch.load(self.entries()[0][2], weights_only=True)
