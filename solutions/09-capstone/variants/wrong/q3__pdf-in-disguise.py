# fault: the file is a PDF with the name of a PNG
# feedback: should be a PNG
def learning_curves(history, path):
    figure, axis = plt.subplots()
    axis.plot(history["train_loss"], label="train")
    axis.plot(history["dev_loss"], label="dev")
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss")
    axis.legend()
    figure.savefig(path, format="pdf")
    plt.close(figure)
