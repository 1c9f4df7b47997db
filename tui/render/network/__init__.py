"""The network of the factions as lines of text: where names stand, lines between them, legend."""
