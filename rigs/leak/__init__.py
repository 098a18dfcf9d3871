"""Two worlds, equal but for what a unit has been given in secret, must look the same from outside (R8)."""
