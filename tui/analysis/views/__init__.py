"""Views: frozen values with typed fields, made from a situation, which everything on screen is drawn from.

Everything that is drawn, printed or exported as JSON comes from here. `render` is given these values and knows no
frames; every word that stands next to a number on screen is the name of the field that the number comes from.
"""
