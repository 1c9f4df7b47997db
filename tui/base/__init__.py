"""The lowest floor, for all to use: errors, safe text, suggestions, files and threads."""
