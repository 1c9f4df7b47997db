"""Generic Textual parts that know nothing about conflicts."""
