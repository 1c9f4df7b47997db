"""Judgements as pages of text or Markdown, or as JSON."""
