"""From a draft to callers: train, judge, approve, publish, take back."""
