"""Pages of accounts, units and people."""
