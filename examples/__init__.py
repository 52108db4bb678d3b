"""A sample class of hand-ins for 05-training, of the kinds that an instructor meets."""
