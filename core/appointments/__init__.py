"""Appointments: when an office can receive a caller, and who holds which time. docs/appointments.md."""
