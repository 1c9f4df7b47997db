"""The schema of a theatre: records, frames, dates, units, limits, and the JSON Schema made from them."""
