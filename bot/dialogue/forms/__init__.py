"""Forms: several answers of the caller collected into one request. docs/dialogue.md, «How a form works»."""
