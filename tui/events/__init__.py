"""Bulk event data (UCDP, ACLED, spreadsheets …): rows that lie under the facts and that no method weighs unasked."""
