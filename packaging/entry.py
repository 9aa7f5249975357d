"""Where the bundle begins."""

import multiprocessing
import sys

from corpusview.__main__ import main

if __name__ == "__main__":
    # The import reads files in processes of its own, and in a bundle each of them starts here.
    multiprocessing.freeze_support()
    sys.exit(main())
