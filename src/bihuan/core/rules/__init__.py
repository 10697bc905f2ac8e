"""规则表 rules: thresholds as versioned data; places disagree, so no number of them stands in the code."""
