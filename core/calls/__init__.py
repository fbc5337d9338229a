"""Call records: taking in the gateways' events, reading calls back, the CDR export."""
