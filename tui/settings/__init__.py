"""What the user decides: settings, keys, folders, and what a session leaves for the next."""
