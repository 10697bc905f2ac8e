"""责任 people: units, persons and posts: who answers for what, and who may do what, on which day."""
