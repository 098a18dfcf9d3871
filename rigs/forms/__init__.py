"""Every form filled in at random, sensibly and not, one post after another: no answer may be a 5xx (R15)."""
