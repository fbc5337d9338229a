"""Quality of talks scored by people: criteria with weights, samples of calls, cards, results over a period."""
