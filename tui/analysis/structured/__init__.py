"""Structured analysis: what was foretold, what would change a judgement, which explanations compete."""
