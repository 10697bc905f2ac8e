"""bihuan 闭环: every deployed matter is kept in the loop until it is verifiably closed."""

__version__ = "0.1.0"
