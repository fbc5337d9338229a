"""The pages of operators and supervisors."""
