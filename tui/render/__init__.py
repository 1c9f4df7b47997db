"""Frames in, text out. No Textual app here."""
