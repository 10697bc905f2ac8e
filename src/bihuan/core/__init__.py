"""规则 core: the law of the loop in pure Python; no Django, no clock, no database."""
