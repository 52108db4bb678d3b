"""Makes survey tables like those of the capstone: the same seed gives the same table, other seeds other ones.

    import survey
    train_csv, test_csv = survey.make(seed=1, folder=".")

A row is one region's answers on three days in a row: which region it is (one-hot), a few indicators for each
day, the rate of positive tests on the first two days, and as `target` the rate on the third. How many regions
and indicators there are may differ from table to table. Some columns say nothing, and not all are measured in
per cent.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

REGIONS = ["alder", "birch", "cedar", "dogwood", "elm", "fir", "hazel", "juniper", "larch", "maple", "oak"]
NOISE = ("music", "left_handed", "odd_street_number", "owns_a_boat", "drinks_tea", "plays_chess", "lucky")


def draw(seed, rows=900, test_rows=300, regions=9, noise=4):
    """(names of the columns, train features, train targets, test features, test targets) as float64 arrays.

    noise: how many indicators there are that have nothing to do with anything (0 to 7).
    """
    rng = np.random.default_rng([20220901, seed])
    n = rows + test_rows
    region = rng.integers(0, regions, n)
    level = rng.normal(0.0, 1.2, regions)[region]  # some regions are hit harder

    rate = [np.clip(11.0 + 2.5 * level + rng.normal(0.0, 4.5, n), 1.0, 40.0)]
    names, columns = [], []
    for k in range(regions):
        names.append(f"region_{REGIONS[k]}")
        columns.append((region == k).astype(float))
    names.append("region_unknown")  # asked for in the form, never given
    columns.append(np.zeros(n))

    carefulness = rng.normal(0.0, 1.0, n)
    outside = rng.normal(0.0, 1.0, n)
    size = np.exp(rng.normal(13.0, 0.8, regions))[region]  # people in the region
    for day in (1, 2, 3):
        if day > 1:
            growth = 1.6 * outside - 1.6 * carefulness + 0.04 * rate[-1] * (outside - carefulness)
            rate.append(np.clip(0.96 * rate[-1] + 0.5 + growth + rng.normal(0.0, 2.6, n), 0.2, 60.0))
        now = rate[-1]
        indicators = {
            "covid_like": 0.12 * now + rng.normal(0.0, 0.45, n),
            "flu_like": 0.10 * now + rng.normal(0.0, 0.45, n),
            "know_somebody": 1.9 * now + rng.normal(0.0, 8.0, n),
            "wears_mask": 75.0 + 8.0 * carefulness + rng.normal(0.0, 2.0, n),
            "shops_indoors": 55.0 + 9.0 * outside - 3.0 * carefulness + rng.normal(0.0, 3.0, n),
            "public_transport": 0.04 + 0.012 * outside + rng.normal(0.0, 0.004, n),  # a share, not per cent
            "worried": 40.0 + 0.5 * now + 4.0 * carefulness + rng.normal(0.0, 5.0, n),
            "calls": size * (0.3 + 0.1 * np.abs(rng.normal(0.0, 1.0, n))),  # a count of people
        }
        for k in range(noise):
            indicators[NOISE[k]] = rng.normal(10.0 * (k + 1), 2.0 + 5.0 * k, n)
        for name, values in indicators.items():
            names.append(f"{name}_day{day}")
            columns.append(values)
        if day < 3:
            names.append(f"rate_day{day}")
            columns.append(now / 3)
    x = np.stack(columns, axis=1)
    target = rate[2] / 3
    return names, x[:rows], target[:rows], x[rows:], target[rows:]


def text(names, x, target=None, first_id=0):
    """The table as the text of a CSV file: `id` first, `target` last where there is one."""
    lines = [",".join(["id", *names] + ["target"] * (target is not None))]
    for i, row in enumerate(x):
        cells = [str(first_id + i), *(f"{value:.6g}" for value in row)]
        lines.append(",".join(cells if target is None else [*cells, f"{target[i]:.6g}"]))
    return "\n".join(lines) + "\n"


def make(seed, folder=".", rows=900, test_rows=300, regions=9, noise=4, test_target=False):
    """Write `train.csv` and `test.csv` into `folder`, return their paths. Test targets only if asked for."""
    names, x, y, test_x, test_y = draw(seed, rows, test_rows, regions, noise)
    train, test = Path(folder) / "train.csv", Path(folder) / "test.csv"
    train.write_text(text(names, x, y))
    test.write_text(text(names, test_x, test_y if test_target else None, first_id=rows))
    return train, test
