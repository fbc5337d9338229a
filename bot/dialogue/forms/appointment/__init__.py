"""The forms of appointments: booking one; finding, moving and cancelling one. docs/appointments.md."""
