# fault: the curves cannot be told apart
# feedback: legend
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    figure.savefig(path)
    plt.close(figure)
