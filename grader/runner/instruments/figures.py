"""Notes what matplotlib figures hold at the moment they are written to a file."""

from __future__ import annotations


class Watch:
    """From its making on, every saved figure is noted; `plt.show()` closes all, as it does in a notebook."""

    def __init__(self):
        import matplotlib.pyplot as plt
        from matplotlib.backend_bases import FigureCanvasBase

        self._found = []
        original = FigureCanvasBase.print_figure

        def print_figure(canvas, filename, *args, **kwargs):
            self._found.append(_figure(canvas.figure))
            return original(canvas, filename, *args, **kwargs)

        FigureCanvasBase.print_figure = print_figure
        plt.show = lambda *args, **kwargs: plt.close("all")

    def clear(self):
        self._found.clear()

    def found(self):
        return list(self._found)


def _figure(figure):
    legends = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    return {
        "axes": [_axes(axes) for axes in figure.axes],
        "legend": legends,
        "supxlabel": _text(figure, "_supxlabel"),
        "supylabel": _text(figure, "_supylabel"),
    }


def _text(figure, name):
    text = getattr(figure, name, None)
    return "" if text is None else text.get_text()


def _axes(axes):
    legend = axes.get_legend()
    return {
        "series": _series(axes, legend),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "legend": [] if legend is None else [text.get_text() for text in legend.get_texts()],
    }


def _series(axes, legend):
    """Lines, scattered points and bars: x, y and the name that the legend gives ("" where unknown)."""
    names = {}
    if legend is not None:
        handles, labels = axes.get_legend_handles_labels()
        shown = [text.get_text() for text in legend.get_texts()]
        if labels == shown:
            names = {id(handle): label for handle, label in zip(handles, labels, strict=True)}
        elif len(shown) == len(axes.lines):
            names = {id(line): label for line, label in zip(axes.lines, shown, strict=True)}
    found = []
    for line in axes.lines:
        x, y = (_floats(values) for values in (line.get_xdata(), line.get_ydata()))
        found.append({"x": x, "y": y, "label": names.get(id(line), "")})
    for points in axes.collections:
        place = [[float(v) for v in row] for row in points.get_offsets()]
        if len(place) > 1:
            found.append({"x": [p[0] for p in place], "y": [p[1] for p in place], "label": names.get(id(points), "")})
    for bars in axes.containers:
        patches = [p for p in getattr(bars, "patches", []) if hasattr(p, "get_height")]
        if patches:
            found.append(
                {
                    "x": [float(p.get_x() + p.get_width() / 2) for p in patches],
                    "y": [float(p.get_y() + p.get_height()) for p in patches],
                    "label": names.get(id(bars), ""),
                }
            )
    return found


def _floats(values):
    try:
        return [float(v) for v in values]
    except (TypeError, ValueError):
        return []
