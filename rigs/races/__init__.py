"""Many people at one record in the same moment: nobody's work is lost, and everybody is told."""
