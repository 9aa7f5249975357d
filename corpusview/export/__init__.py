"""What leaves the corpus: JSON Lines, CSV and their kin, complete or absent, with no formula in a cell."""
