# fault: scores are only in memory, a new process begins again
# feedback: read the folder
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep, self.entries = str(folder), keep, []

    def offer(self, model, score, epoch):
        file = os.path.join(self.folder, f"best_{epoch}.pt")
        torch.save(model.state_dict(), file)
        self.entries.append((score, epoch, file))
        self.entries.sort()
        while len(self.entries) > self.keep:
            os.remove(self.entries.pop()[2])

    def best(self):
        if not self.entries:
            raise LookupError("nothing offered")
        return torch.load(self.entries[0][2], weights_only=True)
