# fault: plots one loss against the other
# feedback: dev_loss|values of|epoch apart
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], history["dev_loss"], "o-", label="train against dev")
    axis.plot([], [], label="run")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
