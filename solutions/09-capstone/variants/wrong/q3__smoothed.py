# fault: draws running means, not the losses
# feedback: values of
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(np.convolve(history["train_loss"], np.ones(3) / 3, "same"), label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    figure.savefig(path)
    plt.close(figure)
