"""One model, 10 rows. The hidden checks also watch graphs, modes and statistics, and try other shapes."""

import torch

from grader.suite import close, expect, want_tensor

HELPERS = """
class Rows(nn.Module):
    def __init__(self):
        super().__init__()
        self.most = 0

    def forward(self, x):
        self.most = max(self.most, len(x))
        return x

def make():
    torch_state = torch.get_rng_state()
    model = nn.Sequential(nn.Linear(3, 4), Rows(), nn.Dropout(0.5), nn.Linear(4, 2))
    torch.set_rng_state(torch_state)
    return model

def whole(model, x):
    mode = model.training
    model.eval()
    with torch.no_grad():
        out = model(x)
    model.train(mode)
    model[1].most = 0
    return out
"""


def rows():
    return torch.arange(30.0).reshape(10, 3) / 10


def test_same_values(student):
    """10 rows in chunks of 4: as model(x) in eval mode"""
    helpers = student.define(HELPERS)
    model = helpers.make()
    tried = "10 rows in chunks of 4, a model with Dropout"
    x = student.put(rows())
    want = student.now(helpers.whole(model, x))
    out = want_tensor(student.predict_in_chunks(model, x, 4), tried, shape=(10, 2))
    expect(
        close(student.now(out), want),
        tried=tried,
        got="The values are others",
        should="They should be those of model(x) in eval mode",
    )
    expect(
        not out.requires_grad,
        tried=tried,
        got="The result has a graph: it requires grad",
        should="Predictions need no graph",
    )


def test_small_pieces(student):
    """Never more than chunk_size rows"""
    model = student.define(HELPERS).make()
    student.predict_in_chunks(model, student.put(rows()), 3)
    most = model[1].most
    expect(
        most <= 3,
        tried="10 rows, chunk_size=3",
        got=f"The model was run on {most} rows at once",
        should="It should never see more than 3",
        fix="`split` and `chunk` cut in different ways",
    )


def test_mode(student):
    """A model that came in train mode is in train mode afterwards"""
    model = student.define(HELPERS).make()
    student.predict_in_chunks(model, student.put(rows()), 4)
    expect(
        model.training is True,
        tried="a model in train mode",
        got="Afterwards it was in eval mode",
        should="It should be in the mode in which it came",
    )
