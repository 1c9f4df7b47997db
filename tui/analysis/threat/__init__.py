"""The warning index of a base, from the evidence to the band; read evidence, closing_rate, index, bands, scenarios."""
