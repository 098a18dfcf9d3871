"""How fast the audit chain is written and verified, and whether a strange program agrees (R13, R14)."""
