"""The Russian speech model: corpus, acoustic training, language text, graph, evaluation."""
