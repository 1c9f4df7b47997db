"""The sections of the pane Analysis, a file each; `sections` lists them."""
