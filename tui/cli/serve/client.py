"""The script of the session server's client: `python -I -S client.py --kiosk --server SOCKET`.

A script is compiled whenever it is run, a module once: hence all that it does is in the one beside it.
"""

import sys

if __name__ == "__main__":
    sys.path.insert(0, __file__.rpartition("/")[0])
    import handover  # type: ignore[import-not-found]

    handover.main()
