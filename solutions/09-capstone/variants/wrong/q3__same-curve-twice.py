# fault: the train loss is drawn twice
# feedback: dev_loss
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["train_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
