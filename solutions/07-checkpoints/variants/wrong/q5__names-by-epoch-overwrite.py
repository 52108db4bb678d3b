# fault: the file's name is the epoch alone: a second run on the folder, whose epochs start again, overwrites files of the first
# feedback: epoch|overwr|name|earlier
import json
from pathlib import Path
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep
    def _read(self):
        p = self.folder / "scores.json"
        return json.loads(p.read_text()) if p.exists() else []
    def offer(self, model, score, epoch):
        rows = self._read()
        torch.save(model.state_dict(), self.folder / f"epoch_{epoch}.pt")
        rows = sorted(rows + [[float(score), epoch]], key=lambda r: r[0])
        for s, e in rows[self.keep:]:
            if all(e != other for _, other in rows[: self.keep]):
                (self.folder / f"epoch_{e}.pt").unlink(missing_ok=True)
        (self.folder / "scores.json").write_text(json.dumps(rows[: self.keep]))
    def best(self):
        rows = self._read()
        if not rows:
            raise LookupError
        return torch.load(self.folder / f"epoch_{rows[0][1]}.pt", weights_only=True)
