"""Where the bundle begins."""

import sys

from corpusview.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
