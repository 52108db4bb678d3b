# fault: offer puts the model into eval mode and leaves it there
# feedback: eval mode
import json
from pathlib import Path
class BestKeeper:
    def __init__(self, folder, keep=3):
        self.folder, self.keep = Path(folder), keep
    def _read(self):
        p = self.folder / "bk.json"
        return json.loads(p.read_text()) if p.exists() else []
    def offer(self, model, score, epoch):
        model.eval()
        rows = self._read()
        n = max([r[1] for r in rows] or [0]) + 1
        torch.save(model.state_dict(), self.folder / f"bk_{n}.pt")
        rows = sorted(rows + [[float(score), n]])
        for _, k in rows[self.keep:]:
            (self.folder / f"bk_{k}.pt").unlink()
        (self.folder / "bk.json").write_text(json.dumps(rows[: self.keep]))
    def best(self):
        rows = self._read()
        if not rows:
            raise LookupError("no model in this folder")
        return torch.load(self.folder / f"bk_{rows[0][1]}.pt", weights_only=True)
