"""What every answer must carry, on every address and method, and that looking changes nothing (3.3, 3.4, 3.5, 13.4)."""
