"""The pages of a matter."""
