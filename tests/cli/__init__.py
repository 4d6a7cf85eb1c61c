"""What the command line takes, prints and ends with."""
