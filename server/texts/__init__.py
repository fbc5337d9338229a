"""Russian texts of the processes' consoles and pages: one TOML file a speaker."""
