# fault: axes without labels
# feedback: label
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
