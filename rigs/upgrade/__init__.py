"""Every migration over hostile old rows, killed on the way and run again (4.17, R25)."""
