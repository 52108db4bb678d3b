# why: any file names, and a list of them in a json file
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep = str(folder), keep
        self.index = os.path.join(self.folder, "best-keeper.json")
        self.entries = []
        if os.path.exists(self.index):
            with open(self.index) as file:
                self.entries = json.load(file)

    def offer(self, model, score, epoch):
        name = f"model-{epoch}-{len(os.listdir(self.folder))}-{random.getrandbits(32)}.pt"
        torch.save(model.state_dict(), os.path.join(self.folder, name))
        self.entries.append([float(score), int(epoch), name])
        self.entries.sort()
        drop, self.entries = self.entries[self.keep :], self.entries[: self.keep]
        with open(self.index, "w") as file:
            json.dump(self.entries, file)
        for _, _, old in drop:
            os.remove(os.path.join(self.folder, old))

    def best(self):
        if not self.entries:
            raise IndexError("nothing offered")
        return torch.load(os.path.join(self.folder, self.entries[0][2]), map_location="cpu", weights_only=True)
