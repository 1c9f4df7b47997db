"""The user's own copies of articles: imported, matched with sources, kept in the user's data folder."""
