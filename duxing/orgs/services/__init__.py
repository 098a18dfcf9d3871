"""What is done with accounts, units, people and posts."""
