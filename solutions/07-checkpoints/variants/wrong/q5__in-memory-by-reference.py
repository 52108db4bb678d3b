# fault: keeps references to the live weights, and nothing on disk
# feedback: references, not copies
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.keep, self.kept = keep, []

    def offer(self, model, score, epoch):
        self.kept.append((score, epoch, model.state_dict()))
        self.kept.sort(key=lambda entry: entry[:2])
        del self.kept[self.keep :]

    def best(self):
        if not self.kept:
            raise LookupError("nothing offered")
        return self.kept[0][2]
