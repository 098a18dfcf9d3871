"""Logging in and out, changing the password, finding units."""
