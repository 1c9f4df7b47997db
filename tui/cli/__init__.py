"""The command line: parses it, then imports only what the subcommand needs."""
