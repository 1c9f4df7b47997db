"""What the screen and the page are told: frozen values with typed fields, made from a situation.

Everything that is drawn, printed or exported as JSON comes from here. `render` is given these values and knows no
frames; every word that stands beside a number on screen is the name of the field that the number comes from.
"""
