"""The command line: parsed first, then only what the subcommand needs is imported."""
