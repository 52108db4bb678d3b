"""A sample class of hand-ins for 05-training, of the kinds that an instructor meets. `python -m examples.make_class`."""
