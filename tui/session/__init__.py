"""One opened theatre: read, read again when its files change, kept ready for the next time."""
