"""BatchNorm, files that do not fit, files from a GPU, other devices, and what the file holds besides"""

from grader.suite import close, expect, mistake

ROUND = """
import os, tempfile

def round_trip(save, load):
    path = os.path.join(tempfile.mkdtemp(), "weights.pt")
    first, second = nn.Linear(3, 2), nn.Linear(3, 2)
    save(first, path)
    there = os.path.exists(path)
    result = load(second, path) if there else None
    return {"there": there, "same": result is second, "type": type(result).__name__,
            "saved": first.weight.detach().clone(), "loaded": second.weight.detach().clone(),
            "keys": [str(k) for k in torch.load(path, weights_only=True)] if there else []}
"""


def test_save_and_load(student):
    """save_model writes the file, load_model fills the model and returns it"""
    tried = "save_model(first, path), then load_model(second, path), two nn.Linear(3, 2)"
    found = student.define(ROUND).round_trip(student.save_model, student.load_model)
    found = student.now(found)
    expect(found["there"], tried=tried, got="There is no file at path", should="save_model should write one")
    expect(
        close(found["loaded"], found["saved"]),
        tried=tried,
        got="The weights of the two models differ",
        should="The second should have the weights of the first",
        fix="Read the file, then give what you read to `second.load_state_dict`",
    )
    if not found["same"]:
        raise mistake(
            tried=tried,
            got=f"load_model returned an object of type {found['type']}",
            should="It should return the model that was passed in",
            fix="`load_state_dict` does not return the model: end with a `return` of the model",
        )


def test_file_is_a_state_dict(student):
    """The file holds the state dict"""
    found = student.now(student.define(ROUND).round_trip(student.save_model, student.load_model))
    expect(
        sorted(found["keys"]) == ["bias", "weight"],
        tried="torch.load(path, weights_only=True) of a saved nn.Linear",
        got=f"It has the keys {', '.join(found['keys']) or 'none'}",
        should="The keys should be weight and bias: the state dict and nothing around it",
    )
