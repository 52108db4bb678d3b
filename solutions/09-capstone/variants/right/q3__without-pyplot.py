# why: a Figure made by hand; two y axes
from matplotlib.figure import Figure


def learning_curves(history, path):
    fig = Figure()
    left = fig.subplots()
    right = left.twinx()
    a, = left.plot(history["train_loss"], color="C0", label="train")
    b, = right.plot(history["dev_loss"], color="C1", label="dev")
    left.set_xlabel("epoch")
    left.set_ylabel("train loss")
    right.set_ylabel("dev loss")
    left.legend(handles=[a, b])
    fig.savefig(path)
