# fault: takes best_epoch out of the history
# feedback: history was changed
def learning_curves(history, path):
    best = history.pop("best_epoch")
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
