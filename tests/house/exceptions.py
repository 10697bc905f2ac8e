"""例外 exceptions: where a rule of the house is not kept, and why. A line without a good reason is a defect."""

# A file over 300 lines: path → reason.
LONG_FILES: dict[str, str] = {}

# A function over 40 lines: `module:function` → reason.
LONG_FUNCTIONS: dict[str, str] = {}

# A template over 120 lines or 8 branches: path → reason.
LONG_TEMPLATES: dict[str, str] = {}

# A public function with more than one positional parameter: `module:function` → reason.
POSITIONAL: dict[str, str] = {}

# A class, function or module named against the rule: `module:name` → reason.
NAMES: dict[str, str] = {}

# A module docstring in one tongue only: path → reason.
ONE_TONGUE: dict[str, str] = {}
