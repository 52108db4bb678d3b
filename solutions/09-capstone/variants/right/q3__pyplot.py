# why: pyplot with a figure of its own; epochs counted from 1; legend texts passed as a list
def learning_curves(history, path):
    epochs = range(1, len(history["train_loss"]) + 1)
    plt.figure()
    plt.plot(epochs, history["dev_loss"], "r.-")
    plt.plot(epochs, history["train_loss"], "b.-")
    plt.xlabel("Epoch")
    plt.ylabel("Loss")
    plt.legend(["dev loss", "train loss"])
    plt.grid(True)
    plt.savefig(path)
    plt.show()
