# why: one panel below the other
def learning_curves(history, path):
    fig, (top, bottom) = plt.subplots(2, 1, sharex=True)
    top.plot(history["train_loss"], label="train loss")
    bottom.scatter(range(len(history["dev_loss"])), history["dev_loss"], label="dev loss")
    bottom.axvline(history["best_epoch"])
    for ax in (top, bottom):
        ax.set_ylabel("loss")
        ax.legend()
    bottom.set_xlabel("epoch")
    fig.savefig(path, dpi=80, format="png")
    plt.close(fig)
