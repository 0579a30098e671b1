"""The words every room shares: deliveries, listings, the change plan. Values only; no files, no SQL, no clock."""
