"""Structured analysis: what was foretold, which explanations compete, whether somebody would deceive us."""
