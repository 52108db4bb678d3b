# fault: train is called dev
# feedback: swapped
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="dev")
    axis.plot(history["dev_loss"], label="train")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
