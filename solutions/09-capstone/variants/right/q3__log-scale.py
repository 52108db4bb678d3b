# why: log scale, colours and label texts are free
def learning_curves(history, path):
    fig = plt.figure(figsize=(5, 3), dpi=120)
    ax = fig.add_subplot()
    ax.semilogy(history["train_loss"], "k-o", label="training")
    ax.semilogy(history["dev_loss"], "--", label="validation")
    ax.set(xlabel="epochs", ylabel="MSE (log)", title="run")
    fig.legend()
    fig.savefig(str(path), bbox_inches="tight")
