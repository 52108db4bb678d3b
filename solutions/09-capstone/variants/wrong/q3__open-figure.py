# fault: draws into whatever figure is open
# feedback: plt\.plot|second picture
def learning_curves(history, path):
    axis = plt.gca()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    plt.savefig(path)
