"""How long data are kept, how they are deleted, proved, given out to their owner, and held while the law wants them."""
