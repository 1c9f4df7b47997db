"""How far the sources carry an answer: what each citation is worth, and what all of them come to."""
