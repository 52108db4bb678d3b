# fault: takes every file of the folder for its own
# feedback: own files|ValueError|foreign|names
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep, self.entries = folder, keep, []
        for name in os.listdir(folder):
            epoch, score = name[:-3].split("_")
            self.entries.append((float(score), int(epoch), os.path.join(folder, name)))
        self.entries.sort()

    def offer(self, model, score, epoch):
        file = os.path.join(self.folder, f"{epoch}_{score!r}.pt")
        torch.save(model.state_dict(), file)
        self.entries = sorted([*self.entries, (score, epoch, file)])
        while len(self.entries) > self.keep:
            os.remove(self.entries.pop()[2])

    def best(self):
        if not self.entries:
            raise LookupError("nothing offered")
        return torch.load(self.entries[0][2], weights_only=True)
