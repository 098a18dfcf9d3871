"""What is typed about accounts, units, people and posts."""
