"""Backups that are spoilt, made under load, killed on the way, or rehearsed (4.15, 4.16, R19, R20)."""
