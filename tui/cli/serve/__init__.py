"""The read-only service for readers without an account of their own: `syrtui --kiosk`."""
