"""A server that behaves like a portal and the systems of an МФЦ, well or badly: for development and tests."""
