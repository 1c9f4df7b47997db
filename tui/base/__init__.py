"""What all may use: errors, text made safe, suggestions, files and threads. Imports nothing of ours but itself."""
