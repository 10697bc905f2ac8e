"""记录 ledger: sealed facts, one chain for each subject; it points at nothing and nothing in it is ever changed."""
