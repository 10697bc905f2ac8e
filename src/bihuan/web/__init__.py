"""门面 web: the pages people work in, drawn on the server."""
