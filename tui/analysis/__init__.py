"""Frames in, frames out. Pure: no I/O, no clock, no terminal."""
