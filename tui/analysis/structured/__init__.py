"""Structured analysis: forecasts, what would change a judgement, hypotheses, assumptions, deception."""
