"""What the inspector shows, one function a kind of thing."""
