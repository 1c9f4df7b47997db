"""An article to the facts it may hold: what rules find in its paragraphs, for a curator to accept or leave."""
