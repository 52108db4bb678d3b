"""The only language that judge and runner share. Nothing that arrives is unpickled, evaluated or looked up by text."""
