"""Set-up: from a bare Python to a program that runs. Standard library only, for nothing else is there yet."""
