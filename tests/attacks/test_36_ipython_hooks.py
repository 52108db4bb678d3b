"""The shell's own hooks: every later cell becomes `pass`, errors are not shown, events run code before cells."""


def test_hooks(attack):
    outcome = attack(
        """
shell = get_ipython()
shell.input_transformers_post.append(lambda lines: ["pass\\n"])
shell.events.register("pre_run_cell", lambda *args: shell.user_ns.update(double=lambda x: 0, total=lambda n: 0.0))
shell.events.register("post_execute", lambda *args: exit())
shell.showtraceback = shell.run_cell_async = shell.run_code = lambda *args, **kwargs: None
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: None)
shell.compile = None
""",
        "raise RuntimeError('never')",
    )
    assert not outcome.fault
