"""learning_curves."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch

from grader.suite import expect, mistake, points


@pytest.fixture
def draw(student, rng):
    """Draw a history, have it plotted, and tell what the figure held when it was written."""
    watch = student.instruments.figures.Watch()

    def make(epochs):
        train = (torch.rand(epochs, generator=rng, dtype=torch.float64) + 0.5).cumsum(0).flip(0).tolist()
        dev = (torch.rand(epochs, generator=rng, dtype=torch.float64) + 0.7).cumsum(0).flip(0).tolist()
        return {"train_loss": train, "dev_loss": dev, "best_epoch": epochs - 2}

    def plot(history, path, tried):
        kept = student.put(history)
        watch.clear()
        student.call(student.learning_curves, kept, path)
        figures = watch.found()
        expect(
            student.now(kept) == history,
            tried=tried,
            got="history was changed",
            should="Plotting changes nothing in it",
        )
        return list(figures)[-1] if len(figures) else None

    plot.make = make
    return plot


def png(student, path, tried):
    """Width, height and the number of different bytes in the picture."""
    if not student.module("os.path").exists(str(path)):
        raise mistake(
            tried=tried,
            got="There is no file at path",
            should="learning_curves should write the picture there",
            fix="`figure.savefig(path)`; `plt.show()` writes no file",
        )
    data = student.read(path)
    expect(
        data[:8] == b"\x89PNG\r\n\x1a\n",
        tried=tried,
        got=f"The file begins with {data[:4]!r}",
        should="It should be a PNG",
        fix="`savefig` takes the format from the ending of path, or say `format='png'`",
    )
    width, height = struct.unpack(">II", data[16:24])
    pixels, place = b"", 8
    while place + 8 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        if data[place + 4 : place + 8] == b"IDAT":
            pixels += data[place + 8 : place + 8 + length]
        place += 12 + length
    return width, height, len(set(zlib.decompress(pixels)))


def has(figure, values):
    """The axes (numbers) that show these values, one x apart, in order."""
    found = []
    for number, axes in enumerate(figure["axes"]):
        for series in axes["series"]:
            y, x = np.asarray(series["y"], dtype=float), np.asarray(series["x"], dtype=float)
            if y.shape == (len(values),) and np.allclose(y, values, rtol=1e-4):
                found.append((number, series, bool(np.allclose(np.diff(x), 1.0))))
    return found


NEW = (
    "Begin with a new figure (`figure, axis = plt.subplots()`), draw, save with "
    "`figure.savefig(path)`, then close it"
)


def curves(figure, history, tried):
    """Both series of the figure."""
    expect(
        figure is not None,
        tried=tried,
        got="No matplotlib figure was saved at path",
        should="The picture should be a saved figure",
        fix="`figure.savefig(path)`",
    )
    shown = [series for axes in figure["axes"] for series in axes["series"]]
    expect(
        bool(shown),
        tried=tried,
        got="The figure was empty when it was saved",
        should="It should show the two losses",
        fix="`plt.show()` displays a figure and closes it: save before you show. " + NEW,
    )
    found = {}
    for key in ("train_loss", "dev_loss"):
        places = has(figure, history[key])
        expect(
            bool(places),
            tried=tried,
            got=f"No line of the figure shows the values of `{key}`",
            should="Both losses should be shown, one value for each epoch",
            fix="Draw `history['train_loss']` and `history['dev_loss']` as they are",
        )
        expect(
            any(step for _, _, step in places),
            tried=tried,
            got=f"The values of `{key}` are not one epoch apart on the x axis",
            should="x should count epochs",
            fix="`axis.plot(values)` counts by itself",
        )
        found[key] = places[0]
    return found


@points(2)
def test_both_curves(student, draw):
    """A PNG that shows train and dev loss by epoch"""
    folder = student.folder()
    for epochs, path in ((9, f"{folder}/curves.png"), (4, Path(folder) / "other.png")):
        history = draw.make(epochs)
        kind = "a text" if isinstance(path, str) else "a pathlib.Path"
        tried = f"learning_curves for a history of {epochs} epochs, path {kind}"
        figure = draw(history, path, tried)
        width, height, different = png(student, path, tried)
        curves(figure, history, tried)
        expect(
            width >= 100 and height >= 100 and different > 8,
            tried=tried,
            got=f"The picture has {width} x {height} pixels and {different} different values",
            should="It should be large enough to be read",
        )


@points(1)
def test_labels_and_legend(student, draw):
    """Both axes have labels, and a legend tells the two curves apart"""
    path = f"{student.folder()}/curves.png"
    history = draw.make(6)
    tried = "learning_curves for a history of 6 epochs"
    figure = draw(history, path, tried)
    places = curves(figure, history, tried)
    for which in ("x", "y"):
        texts = [axes[f"{which}label"] for axes in figure["axes"]] + [figure[f"sup{which}label"]]
        expect(
            any(text.strip() for text in texts),
            tried=tried,
            got=f"The {which} axis has no label",
            should="Both axes should say what they show",
            fix="`axis.set_xlabel(...)` and `axis.set_ylabel(...)` (in pyplot `plt.xlabel`, `plt.ylabel`)",
        )
    texts = [text for axes in figure["axes"] for text in axes["legend"]] + list(figure["legend"])
    texts = [text for text in texts if text.strip()]
    expect(
        len(set(texts)) >= 2,
        tried=tried,
        got=f"The legend says {', '.join(texts)}" if texts else "There is no legend",
        should="A legend should tell train and dev apart",
        fix="Give each line a `label=...` and call `legend()` after drawing",
    )
    for key, (own, others) in {
        "train_loss": (("train",), ("dev", "val")),
        "dev_loss": (("dev", "val"), ("train",)),
    }.items():
        label = places[key][1]["label"].lower()
        swapped = any(word in label for word in others) and not any(word in label for word in own)
        expect(
            not swapped,
            tried=tried,
            got=f"The line with the values of `{key}` is called {label!r} in the legend",
            should="Each line should have its own name",
            fix="The labels are swapped; give each `plot` call its label",
        )


@points(1)
def test_two_pictures(student, draw):
    """A second call makes a picture of its own history alone"""
    folder = student.folder()
    first, second = draw.make(7), draw.make(5)
    tried = "learning_curves for one history, then for another, in the same cell"
    draw(first, f"{folder}/first.png", tried)
    figure = draw(second, f"{folder}/second.png", tried)
    curves(figure, second, tried)
    old = [key for key in ("train_loss", "dev_loss") if has(figure, first[key])]
    expect(
        not old,
        tried=tried,
        got="The second picture shows the curves of the first history too",
        should="Each picture should show its own history",
        fix="`plt.plot` draws into the figure that is open. " + NEW,
    )
    student.module("matplotlib.pyplot").plot([3.25, 1.5, 8.0])
    tried = "learning_curves while another figure with one line is open"
    figure = draw(first, f"{folder}/third.png", tried)
    curves(figure, first, tried)
    expect(
        not has(figure, [3.25, 1.5, 8.0]),
        tried=tried,
        got="The picture shows the line of the other figure too",
        should="The picture should show the history alone",
        fix=NEW,
    )
