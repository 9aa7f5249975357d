"""Start CorpusView from its source folder: set up what is missing, then open the window, run a verb or the tests."""

import sys

if sys.version_info < (3, 11):
    sys.exit("CorpusView needs Python 3.11 or later; this is Python {}.{}.".format(*sys.version_info[:2]))

from corpusview.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
