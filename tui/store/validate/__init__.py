"""What can be wrong with a theatre: in the shape of a record, within it, between records, or seen by `check` only."""
