# fault: show closes the figure, an empty one is saved
# feedback: plt\.show
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    plt.show()
    plt.savefig(path)
    plt.close(figure)
