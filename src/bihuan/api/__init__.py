"""接口 api: the same acts and queries for other programs, under `/api/v1`."""
