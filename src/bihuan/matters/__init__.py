"""落实 matters: matters and duties as rows, and the one door through which they change."""
