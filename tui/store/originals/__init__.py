"""The user's own copies of articles: imported, recognised, kept in the user's data folder."""
