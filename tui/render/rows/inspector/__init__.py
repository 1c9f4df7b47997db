"""What the inspector shows, by kind of thing."""
