# why: plt.clf makes room
def learning_curves(history, path):
    plt.clf()
    for name in ("train_loss", "dev_loss"):
        plt.plot(np.arange(len(history[name])), np.array(history[name]), label=name)
    plt.gca().set_xlabel("epoch")
    plt.gca().set_ylabel("loss")
    plt.legend(loc="best")
    with open(path, "wb") as file:
        file.write(picture())


def picture():
    plt.gcf().canvas.draw()
    import io

    buffer = io.BytesIO()
    plt.savefig(buffer, format="png")
    return buffer.getvalue()
