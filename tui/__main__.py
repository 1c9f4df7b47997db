"""`python -m tui` is the same program as `syrtui`."""

from tui.start import main

if __name__ == "__main__":
    main()
