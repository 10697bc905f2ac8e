"""装配 config: the one place where the parts are put together: settings, addresses, the server's entrance."""
