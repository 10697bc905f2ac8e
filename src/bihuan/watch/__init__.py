"""督查 watch: what the clock does by itself: patrol, notices, the month-end freeze."""
