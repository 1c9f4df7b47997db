"""The map as lines of text: projection, what stands on it, labels, legend, drawing."""
