"""组成 parts: what a matter's standing is made of, each numbered inside its matter."""
