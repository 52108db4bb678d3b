# fault: only the x axis has a label
# feedback: y axis
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
