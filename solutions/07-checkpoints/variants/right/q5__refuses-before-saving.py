# why: a model that is not among the best is never written
import bisect


class BestKeeper:
    pattern = re.compile(r"ckpt\[(-?[0-9.e+-]+)\]\[(\d+)\]\.pth")

    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep
        self.table = []
        for file in os.listdir(folder):
            m = self.pattern.fullmatch(file)
            if m:
                bisect.insort(self.table, (float(m.group(1)), int(m.group(2)), file))

    def offer(self, model, score, epoch):
        if len(self.table) >= self.keep and score >= self.table[self.keep - 1][0]:
            return
        name = f"ckpt[{score:.17g}][{epoch}].pth"
        torch.save(model.state_dict(), self.folder / name)
        bisect.insort(self.table, (score, epoch, name))
        while len(self.table) > self.keep:
            (self.folder / self.table.pop()[2]).unlink()

    def best(self):
        if not self.table:
            raise LookupError("nothing offered")
        return torch.load(self.folder / self.table[0][2])
