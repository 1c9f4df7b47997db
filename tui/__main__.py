"""`python -m tui` is the same program as `syrtui`."""

from tui.cli.entry import main

if __name__ == "__main__":
    main()
