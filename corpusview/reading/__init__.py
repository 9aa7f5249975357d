"""How a file becomes an article. Pure: bytes and evidence in, `Article` out; no disk, clock, thread or screen."""
