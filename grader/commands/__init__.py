"""One module a family of subcommands: options in, functions of the package called, tables out."""
